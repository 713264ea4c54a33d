"""The sealed head of the access log, and who changed which section of a draft."""

from __future__ import annotations

import json

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from psoas.studio.security.seal import seal


def seal_heads(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The heads of studios that are there already."""
    access, heads = apps.get_model("studio", "Access"), apps.get_model("studio", "AccessHead")
    for studio in apps.get_model("studio", "Studio").objects.all():
        last = access.objects.filter(studio=studio).order_by("-number").values("number", "hash").first()
        if last is not None:
            text = json.dumps(last, separators=(",", ":"))
            sealed = seal(text, f"studio_accesshead:last_sealed:{studio.pk}")
            heads.objects.create(studio=studio, last_sealed=sealed)


class Migration(migrations.Migration):
    dependencies = [("studio", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="AccessHead",
            fields=[
                (
                    "studio",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="studio.studio",
                    ),
                ),
                ("last_sealed", models.BinaryField(blank=True, default=b"")),
            ],
        ),
        migrations.AddField("notedraft", "sections", models.JSONField(default=dict)),
        migrations.AlterField("consent", "at", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.RunPython(seal_heads, migrations.RunPython.noop),
    ]
