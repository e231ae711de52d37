"""How far the ends of days have come (日締めの記録)."""

from django.db import models


class DayEndStep(models.Model):
    """One step of one day's end: when it was first begun, when it was finished, and how much.

    It tells what was done; that nothing is done twice rests on the verbs of the steps.
    """

    day = models.DateField()
    step = models.CharField(max_length=16)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    count = models.BigIntegerField()

    class Meta:
        db_table = "day_end_step"
        constraints = [
            models.UniqueConstraint(fields=["day", "step"], name="a_step_of_a_day_is_noted_once")
        ]
