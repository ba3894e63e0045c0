"""Where values come from: literals, collections, texts put together, options, settings, tests."""
