import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='VisitDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('people', models.PositiveIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='user',
            name='language',
            field=models.CharField(blank=True, choices=[('vi', 'Vietnamese'), ('en', 'English')], editable=False, help_text='As last chosen by the person; empty = never chosen.', max_length=2, verbose_name='language of the pages'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('language__in', ['', 'vi', 'en'])), name='accounts_user_language_known', violation_error_message='The pages do not come in this language.'),
        ),
        migrations.AddField(
            model_name='visit',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(fields=('day', 'user'), name='accounts_visit_once_a_day'),
        ),
    ]
