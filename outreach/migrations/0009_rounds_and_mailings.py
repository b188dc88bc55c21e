import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('estates', '0006_block_places_and_failed_addresses'),
        ('estates', '__first__'),
        ('outreach', '0008_coaching'),
    ]

    operations = [
        migrations.CreateModel(
            name='DoorRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('block', models.CharField(blank=True, max_length=120, verbose_name='block')),
                ('street', models.CharField(blank=True, max_length=200, verbose_name='street')),
                ('postcode', models.CharField(blank=True, max_length=8, verbose_name='postcode')),
                ('script', models.TextField(max_length=4000, verbose_name='what to say')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('estate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='door_rounds', to='estates.estate')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='door_rounds', to='estates.programme')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'name'), name='outreach_door_round_name_once_a_programme', violation_error_message='There is a round of this name already. Choose another name.'), models.CheckConstraint(condition=models.Q(models.Q(('block', ''), _negated=True), models.Q(('street', ''), _negated=True), _connector='OR'), name='outreach_door_round_is_somewhere', violation_error_message='Enter the block or the street.')],
            },
        ),
        migrations.CreateModel(
            name='Door',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='place on the way')),
                ('flat', models.CharField(max_length=40, verbose_name='flat or house number')),
                ('home', models.CharField(db_index=True, editable=False, max_length=400)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doors', to='outreach.doorround')),
            ],
            options={
                'ordering': ['round', 'position'],
                'constraints': [models.UniqueConstraint(fields=('round', 'position'), name='outreach_door_place_once_a_round'), models.UniqueConstraint(fields=('round', 'flat'), name='outreach_door_once_a_round')],
            },
        ),
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(editable=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('purpose', models.CharField(choices=[('programme', 'Contact about the programme'), ('news', 'News and other events'), ('volunteering', 'Volunteering'), ('quotes', 'Showing their words without their name'), ('photos', 'Photos')], max_length=20, verbose_name='purpose')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('text', 'Text message'), ('letter', 'Letter')], max_length=10, verbose_name='way')),
                ('subject', models.CharField(max_length=150, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('people', models.JSONField(default=list, editable=False)),
                ('number', models.PositiveIntegerField(default=0, verbose_name='people chosen')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='started')),
                ('written_at', models.DateTimeField(editable=False, null=True)),
                ('stopped_at', models.DateTimeField(null=True, verbose_name='stopped')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mailings', to='estates.programme')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stopped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-started_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('programme', 'key'), name='outreach_mailing_once', violation_error_message='This was sent already.'), models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'text', 'letter'])), name='outreach_mailing_channel_known')],
                'indexes': [models.Index(condition=models.Q(('stopped_at', None), ('written_at', None)), fields=['id'], name='outreach_mailing_unwritten')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('outcome', models.CharField(choices=[('spoke', 'Spoke'), ('no_answer', 'No answer'), ('left_message', 'Left a message'), ('busy', 'Busy'), ('call_back', 'Call back at …'), ('wrong_number', 'Wrong number'), ('refused', 'Refused this time'), ('do_not_contact', 'Do not contact again'), ('moved', 'Moved away'), ('language', 'Language needed'), ('interviewed', 'Interviewed'), ('voicemail', 'Voicemail, nothing left'), ('disconnected', 'Number not in service'), ('died', 'Has died'), ('not_a_home', 'Not a home'), ('sent', 'Sent')], max_length=20, verbose_name='outcome')),
                ('call_back_at', models.DateTimeField(blank=True, null=True, verbose_name='when to come back')),
                ('notes', models.TextField(blank=True, max_length=4000, verbose_name='notes')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('unaware', models.BooleanField(default=False, editable=False)),
                ('undone_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='visits', to=settings.AUTH_USER_MODEL)),
                ('door', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='outreach.door')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['spoke', 'no_answer', 'left_message', 'busy', 'call_back', 'wrong_number', 'refused', 'do_not_contact', 'moved', 'language', 'interviewed', 'voicemail', 'disconnected', 'died', 'not_a_home', 'sent'])), name='outreach_visit_outcome_known'), models.CheckConstraint(condition=models.Q(('at__lte', models.F('recorded_at'))), name='outreach_visit_not_in_the_future', violation_error_message='A visit cannot be later than now.')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='contact',
            name='outreach_call_back_has_a_time',
        ),
        migrations.RemoveIndex(
            model_name='message',
            name='outreach_message_due',
        ),
        migrations.AddField(
            model_name='message',
            name='to',
            field=models.EmailField(blank=True, max_length=254, verbose_name='to'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(models.F('channel'), models.OrderBy(models.F('essential'), descending=True), models.F('due_at'), models.F('id'), condition=models.Q(('state', 'pending')), name='outreach_message_to_send'),
        ),
        migrations.AddField(
            model_name='contact',
            name='visit',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contacts', to='outreach.visit'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'call_back'), models.Q(('call_back_at__isnull', False), ('way', 'door'), _connector='OR')), models.Q(models.Q(('outcome', 'call_back'), _negated=True), ('call_back_at__isnull', True)), _connector='OR'), name='outreach_call_back_has_a_time', violation_error_message='Say when to call back.'),
        ),
    ]
