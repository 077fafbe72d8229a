import datetime

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import indicators.models.attached_files


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('indicators', '0007_review'),
        ('organisation', '0004_planning_divisions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folded', models.TextField(default='', editable=False)),
                ('number', models.CharField(blank=True, max_length=100, verbose_name='number of the document')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='date of the document')),
                ('title', models.CharField(max_length=300, verbose_name='task')),
                ('content', models.TextField(blank=True, verbose_name='what is to be done')),
                ('kind', models.CharField(choices=[('programme', 'Programme of work'), ('directive', 'Directive'), ('focus', 'Focus content'), ('breakthrough', 'Breakthrough')], max_length=12, verbose_name='kind')),
                ('giver', models.CharField(choices=[('province', 'Province'), ('director', 'Director')], max_length=8, verbose_name='given by')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('given_on', models.DateField(verbose_name='given on')),
                ('first_due_on', models.DateField(verbose_name='first due on')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='recorded at')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('illustration', models.BooleanField(default=False, editable=False, verbose_name='illustration')),
                ('reference', models.CharField(blank=True, editable=False, max_length=20)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.document', verbose_name='document')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.office', verbose_name='office in charge')),
                ('people', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='people in charge')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'task',
                'verbose_name_plural': 'tasks',
                'ordering': ('due_on', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=80, upload_to=indicators.models.attached_files.place_of_file, verbose_name='file')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('application/pdf', 'PDF'), ('image/jpeg', 'JPEG'), ('image/png', 'PNG')], max_length=20, verbose_name='kind')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='attached at')),
                ('illustration', models.BooleanField(default=False, editable=False, verbose_name='illustration')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='assignments.assignment', verbose_name='task')),
                ('removal', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='indicators.fileremoval', verbose_name='removal of a file')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='attached by')),
            ],
            options={
                'verbose_name': 'evidence of a task',
                'verbose_name_plural': 'evidence of tasks',
                'ordering': ('uploaded_at', 'pk'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=100, verbose_name='number of the document')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='date of the document')),
                ('kind', models.CharField(choices=[('given', 'Given'), ('changed', 'Changed'), ('noted', 'Progress noted'), ('extended', 'Extended'), ('done', 'Reported done'), ('reopened', 'Opened again'), ('withdrawn', 'Withdrawn')], max_length=9, verbose_name='kind')),
                ('text', models.TextField(blank=True, verbose_name='said')),
                ('old_due_on', models.DateField(blank=True, null=True, verbose_name='due before')),
                ('new_due_on', models.DateField(blank=True, null=True, verbose_name='due after')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('illustration', models.BooleanField(default=False, editable=False, verbose_name='illustration')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='assignments.assignment', verbose_name='task')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.document', verbose_name='document')),
            ],
            options={
                'verbose_name': 'step of a task',
                'verbose_name_plural': 'steps of tasks',
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='YearTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('kind', models.CharField(choices=[('programme', 'Programme of work'), ('directive', 'Directive'), ('focus', 'Focus content'), ('breakthrough', 'Breakthrough')], max_length=12, verbose_name='kind')),
                ('given', models.PositiveIntegerField(blank=True, null=True, verbose_name='given')),
                ('done', models.PositiveIntegerField(blank=True, null=True, verbose_name='done')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.source', verbose_name='source')),
            ],
            options={
                'verbose_name': "total of a year's tasks",
                'verbose_name_plural': "totals of a year's tasks",
                'ordering': ('year', 'pk'),
            },
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['year', 'office'], name='assignment_by_year_and_office'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='assignments_assignment_has_a_title', violation_error_message='Say what is to be done.'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__lte', datetime.date(2099, 12, 31)), ('given_on__gte', datetime.date(2021, 1, 1))), name='assignments_assignment_in_known_years', violation_error_message='The holidays of that year are not known.'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('first_due_on__gte', models.F('given_on'))), name='assignments_assignment_due_after_given', violation_error_message='A task is not due before it is given.'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('first_due_on'))), name='assignments_assignment_extended_onwards', violation_error_message='An extension gives more time.'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('done_on__isnull', True), ('done_on__gte', models.F('given_on')), _connector='OR'), name='assignments_assignment_done_after_given', violation_error_message='A task is not done before it is given.'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('done_on__isnull', True), ('withdrawn_on__isnull', True), _connector='OR'), name='assignments_assignment_ends_one_way', violation_error_message='A task is done or withdrawn, not both.'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('reference',), name='assignments_assignment_reference_once'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('reference', ''), ('illustration', True), _connector='OR'), name='assignments_assignment_reference_of_illustration'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(condition=models.Q(('removal__isnull', True)), fields=('assignment', 'sha256'), name='assignments_evidence_once', violation_error_message='This file is attached already.'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='assignments_evidence_not_empty', violation_error_message='The file is empty.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extended'), ('new_due_on__gt', models.F('old_due_on')), ('new_due_on__isnull', False), ('old_due_on__isnull', False)), models.Q(models.Q(('kind', 'extended'), _negated=True), ('new_due_on__isnull', True), ('old_due_on__isnull', True)), _connector='OR'), name='assignments_step_extension_has_its_days', violation_error_message='An extension gives more time.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', False), ('kind', 'done')), models.Q(models.Q(('kind', 'done'), _negated=True), ('done_on__isnull', True)), _connector='OR'), name='assignments_step_done_has_its_day', violation_error_message='Say on which day it was done.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['given', 'changed', 'done']), models.Q(('text', ''), _negated=True), _connector='OR'), name='assignments_step_says_why', violation_error_message='Say why: the reason is kept on record.'),
        ),
        migrations.AddConstraint(
            model_name='yeartotal',
            constraint=models.UniqueConstraint(fields=('year', 'kind'), name='assignments_yeartotal_once', violation_error_message='This total is there already.'),
        ),
        migrations.AddConstraint(
            model_name='yeartotal',
            constraint=models.CheckConstraint(condition=models.Q(('given__isnull', False), ('done__isnull', False), _connector='OR'), name='assignments_yeartotal_says_something', violation_error_message='Say how many were given or done.'),
        ),
        migrations.AddConstraint(
            model_name='yeartotal',
            constraint=models.CheckConstraint(condition=models.Q(('given__isnull', True), ('done__isnull', True), ('done__lte', models.F('given')), _connector='OR'), name='assignments_yeartotal_done_of_given', violation_error_message='No more are done than were given.'),
        ),
    ]
