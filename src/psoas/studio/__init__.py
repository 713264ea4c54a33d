"""The web application in which a whole visit happens: ``psoas studio``. An extra that only ``cli`` imports."""
