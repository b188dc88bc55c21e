import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('estates', '0006_block_places_and_failed_addresses'),
        ('estates', '__first__'),
        ('partnership', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=300, verbose_name='what it is')),
                ('theme', models.CharField(choices=[('young_people', 'Young people with nowhere to go'), ('noise', 'Noise'), ('intimidation', 'Intimidation and groups gathering'), ('drugs', 'Drugs and drinking'), ('damage', 'Damage and graffiti'), ('lighting', 'Lighting'), ('rubbish', 'Rubbish and fly-tipping'), ('vehicles', 'Vehicles and parking'), ('repairs', 'Repairs, doors and entry systems'), ('spaces', 'Play areas and green spaces'), ('landlord', 'How the landlord or the council answers'), ('other', 'Something else')], max_length=20, verbose_name='theme')),
                ('is_shown', models.BooleanField(default=False, verbose_name='shown on the public page')),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=10, verbose_name='state')),
                ('because', models.CharField(blank=True, choices=[('done', 'It was done'), ('partly', 'It was done in part'), ('could_not', 'We could not'), ('passed_on', 'It was passed on to whoever can'), ('gone', 'Residents say it is no longer so')], max_length=10, verbose_name='why it is closed')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='what happened')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('closings', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('actions', models.ManyToManyField(blank=True, related_name='issues', to='partnership.action')),
                ('estate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='estates.estate', verbose_name='estate')),
                ('joined_into', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='partnership.issue')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='issues', to='estates.programme')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('theme__in', ['young_people', 'noise', 'intimidation', 'drugs', 'damage', 'lighting', 'rubbish', 'vehicles', 'repairs', 'spaces', 'landlord', 'other'])), name='partnership_issue_theme_known'), models.CheckConstraint(condition=models.Q(models.Q(('because__in', ['done', 'partly', 'could_not', 'passed_on', 'gone']), ('closed_on__isnull', False), ('state', 'closed'), models.Q(('answer', ''), _negated=True)), models.Q(('because', ''), ('closed_on__isnull', True), ('state', 'open')), _connector='OR'), name='partnership_issue_closed_says_why_what_and_when', violation_error_message='Say why it is closed, what happened, and when.'), models.CheckConstraint(condition=models.Q(('joined_into__isnull', True), models.Q(('joined_into', models.F('pk')), _negated=True), _connector='OR'), name='partnership_issue_not_joined_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalIssue',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('what', models.CharField(max_length=300, verbose_name='what it is')),
                ('theme', models.CharField(choices=[('young_people', 'Young people with nowhere to go'), ('noise', 'Noise'), ('intimidation', 'Intimidation and groups gathering'), ('drugs', 'Drugs and drinking'), ('damage', 'Damage and graffiti'), ('lighting', 'Lighting'), ('rubbish', 'Rubbish and fly-tipping'), ('vehicles', 'Vehicles and parking'), ('repairs', 'Repairs, doors and entry systems'), ('spaces', 'Play areas and green spaces'), ('landlord', 'How the landlord or the council answers'), ('other', 'Something else')], max_length=20, verbose_name='theme')),
                ('is_shown', models.BooleanField(default=False, verbose_name='shown on the public page')),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=10, verbose_name='state')),
                ('because', models.CharField(blank=True, choices=[('done', 'It was done'), ('partly', 'It was done in part'), ('could_not', 'We could not'), ('passed_on', 'It was passed on to whoever can'), ('gone', 'Residents say it is no longer so')], max_length=10, verbose_name='why it is closed')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='what happened')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('closings', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('estate', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='estates.estate', verbose_name='estate')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='estates.programme')),
                ('joined_into', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.issue')),
            ],
            options={
                'verbose_name': 'historical issue',
                'verbose_name_plural': 'historical issues',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalIssue_actions',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ('action', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.action')),
                ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='partnership.historicalissue')),
                ('issue', models.ForeignKey(blank=True, db_constraint=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.issue')),
            ],
            options={
                'verbose_name': 'HistoricalIssue_actions',
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_at', models.DateTimeField(verbose_name='when')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='where')),
                ('residents', models.PositiveSmallIntegerField(default=0, verbose_name='how many residents were there')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('agencies', models.ManyToManyField(blank=True, related_name='meetings', to='estates.agency')),
                ('chair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meetings_chaired', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='estates.programme')),
            ],
            options={
                'ordering': ['-held_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'held_at'), name='partnership_one_meeting_at_a_time', violation_error_message='There is a meeting at this time already.')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(max_length=2000, verbose_name='what was decided')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('action', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='partnership.action')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='partnership.issue')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='partnership.meeting')),
            ],
            options={
                'ordering': ['created_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='partnership_decision_says_something', violation_error_message='Say what was decided.')],
            },
        ),
        migrations.CreateModel(
            name='RaisedIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(blank=True, max_length=4000, verbose_name='words as said')),
                ('how', models.CharField(choices=[('call', 'On the phone'), ('door', 'At the door'), ('interview', 'In an interview'), ('workshop', 'At a workshop'), ('meeting', 'At a meeting'), ('fun_day', 'At a fun day'), ('form', 'On a form'), ('other', 'Otherwise')], max_length=10, verbose_name='how')),
                ('raised_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='raised on')),
                ('wants_answer', models.BooleanField(default=False, verbose_name='wants to hear what comes of it')),
                ('told_on', models.DateField(blank=True, null=True, verbose_name='told on')),
                ('worked', models.BooleanField(editable=False, null=True, verbose_name='it worked')),
                ('worked_closing', models.PositiveSmallIntegerField(editable=False, null=True)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='raised', to='partnership.issue')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='raised_issues', to='estates.person')),
            ],
            options={
                'ordering': ['raised_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('issue', 'person'), name='partnership_issue_raised_once_a_person', violation_error_message='They have raised this already.'), models.CheckConstraint(condition=models.Q(('wants_answer', False), ('person__isnull', False), _connector='OR'), name='partnership_answer_goes_to_somebody', violation_error_message='Say who wants to hear what comes of it.'), models.CheckConstraint(condition=models.Q(('how__in', ['call', 'door', 'interview', 'workshop', 'meeting', 'fun_day', 'form', 'other'])), name='partnership_issue_raised_somehow')],
            },
        ),
        migrations.AddField(
            model_name='action',
            name='escalated_on',
            field=models.DateField(editable=False, null=True, verbose_name='told to the chair on'),
        ),
        migrations.AddField(
            model_name='action',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='agreed_actions', to='estates.person'),
        ),
        migrations.AddField(
            model_name='actionupdate',
            name='by_link',
            field=models.BooleanField(default=False, verbose_name='said under the private link'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='escalated_on',
            field=models.DateField(editable=False, null=True, verbose_name='told to the chair on'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='person',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='estates.person'),
        ),
    ]
