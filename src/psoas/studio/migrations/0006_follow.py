"""A handout as PDF that the worker makes, and the day on which a client was discharged."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("studio", "0005_plan_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="discharged_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                ("content_sealed", models.BinaryField(blank=True, default=b"")),
                (
                    "studio",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="studio.studio"),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="studio.visit"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("visit", "key"), name="one_paper_a_key")],
            },
        ),
    ]
