"""What to do about it: interventions, doses, evidence and cautions as data, and the plan for one client."""
from psoas.care.cautions import cautions_for, worst_severity
