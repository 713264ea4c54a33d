"""A person's body at work: activities, trials and days, beside the same body in health."""
