"""The guide of factor 2: what it looks at, what the data answers, and the questions."""

from stakeholders.guide.questions import QUESTIONS
from stakeholders.guide.state import Known, RolesGuide

__all__ = ["QUESTIONS", "Known", "RolesGuide"]
