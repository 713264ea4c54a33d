"""Pictures of exercises from the body itself."""
