import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('estates', '0005_people_import_states'),
    ]

    operations = [
        migrations.CreateModel(
            name='BlockPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('block', models.CharField(max_length=120, verbose_name='block')),
                ('plain_block', models.CharField(editable=False, max_length=240)),
                ('latitude', models.FloatField(verbose_name='latitude')),
                ('longitude', models.FloatField(verbose_name='longitude')),
                ('estate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='block_places', to='estates.estate')),
            ],
            options={
                'ordering': ['estate', 'plain_block'],
                'constraints': [models.UniqueConstraint(fields=('estate', 'plain_block'), name='estates_block_placed_once'), models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), name='estates_block_is_on_earth', violation_error_message='Latitude goes from -90 to 90, longitude from -180 to 180.')],
            },
        ),
        migrations.AddField(
            model_name='historicalperson',
            name='email_wrong_since',
            field=models.DateTimeField(editable=False, null=True, verbose_name='e-mail address known to be wrong since'),
        ),
        migrations.AddField(
            model_name='person',
            name='email_wrong_since',
            field=models.DateTimeField(editable=False, null=True, verbose_name='e-mail address known to be wrong since'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('email_wrong_since__isnull', True), models.Q(('email', ''), _negated=True), _connector='OR'), name='estates_wrong_email_is_one', violation_error_message='There is no e-mail address that could be wrong.'),
        ),
    ]
