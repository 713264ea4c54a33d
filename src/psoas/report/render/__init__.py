"""Pictures of the body in NumPy: camera, triangles, light, PNG. No display, no graphics driver."""
