"""The site administration: organisations, people, systems; contents only by break-glass."""
