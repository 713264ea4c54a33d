"""The pages: views that parse, call a command or the core, and render. Each module lists its ``ROUTES``; each route has a rule."""
