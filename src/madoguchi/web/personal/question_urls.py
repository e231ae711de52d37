"""Secret questions (合言葉): which page is where."""

from django.urls import path

from madoguchi.web.personal.question import question
from madoguchi.web.personal.questions import choose_questions

urlpatterns = [
    path("question/", question, name="step-question"),
    path("first-use/questions/", choose_questions, name="step-questions"),
]
