import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('estates', '0006_block_places_and_failed_addresses'),
        ('estates', '__first__'),
        ('reporting', '0002_known_states_and_forces'),
    ]

    operations = [
        migrations.CreateModel(
            name='HousingSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name of the landlord or the system')),
                ('columns', models.JSONField(default=dict)),
                ('formats', models.JSONField(default=dict)),
                ('categories', models.JSONField(default=dict)),
                ('counted', models.CharField(choices=[('case', 'Cases'), ('incident', 'Incidents'), ('complaint', 'Complaints')], default='case', max_length=10, verbose_name='what one row is')),
                ('mapped_at', models.DateTimeField(null=True)),
                ('placed_by', models.CharField(blank=True, max_length=64)),
                ('mapped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='HousingImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('to_read', 'Being read'), ('mapping', 'Waiting for you'), ('to_check', 'Being checked'), ('checked', 'Waiting for you'), ('to_import', 'Being imported'), ('done', 'Imported'), ('refused', 'Refused: nothing was saved'), ('cancelled', 'Cancelled: nothing was saved'), ('to_undo', 'Being undone'), ('undone', 'Undone')], default='to_read', max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when it last came to wait')),
                ('heard_at', models.DateTimeField(null=True, verbose_name='when the worker last reported')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='how often a worker has begun this step')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='per cent done')),
                ('kind', models.CharField(max_length=4, verbose_name='csv or xlsx')),
                ('table', models.JSONField(default=dict)),
                ('mapping', models.JSONField(default=dict)),
                ('preview', models.JSONField(default=dict)),
                ('why_refused', models.CharField(blank=True, max_length=300)),
                ('report', models.JSONField(default=dict)),
                ('name', models.CharField(max_length=255, verbose_name='file name')),
                ('stored', models.FileField(blank=True, max_length=255, upload_to='housing/%Y/%m/')),
                ('properties', models.FileField(blank=True, max_length=255, upload_to='housing/%Y/%m/', verbose_name='list of properties')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('covers_from', models.DateField(null=True, verbose_name='first month that it holds whole')),
                ('covers_to', models.DateField(null=True, verbose_name='last month that it holds whole')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='housing', to='reporting.import')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='reporting.housingsource')),
            ],
            options={
                'ordering': ['-pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['to_read', 'mapping', 'to_check', 'checked', 'to_import', 'done', 'refused', 'cancelled', 'to_undo', 'undone'])), name='reporting_housing_import_state_known'), models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='reporting_housing_import_progress_is_percentage'), models.CheckConstraint(condition=models.Q(models.Q(('preview', {}), ('properties', ''), ('stored', ''), ('table', {})), ('state__in', ['to_read', 'mapping', 'to_check', 'checked', 'to_import']), _connector='OR'), name='reporting_housing_import_that_ended_keeps_no_file'), models.CheckConstraint(condition=models.Q(models.Q(('covers_from', None), ('covers_to', None)), models.Q(('covers_from__day', 1), ('covers_from__lte', models.F('covers_to')), ('covers_to__day', 1)), _connector='OR'), name='reporting_housing_import_covers_whole_months', violation_error_message='The last month must not be before the first.')],
            },
        ),
        migrations.CreateModel(
            name='HousingCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=100, verbose_name="landlord's reference")),
                ('reported', models.DateField(verbose_name='reported on')),
                ('closed', models.DateField(null=True, verbose_name='closed on')),
                ('counted', models.CharField(choices=[('case', 'Cases'), ('incident', 'Incidents'), ('complaint', 'Complaints')], max_length=10, verbose_name='what it is')),
                ('category_given', models.CharField(blank=True, max_length=200, verbose_name='category as given')),
                ('category', models.CharField(blank=True, choices=[('personal', 'ASB: personal'), ('nuisance', 'ASB: nuisance'), ('environmental', 'ASB: environmental'), ('asb', 'ASB, the kind is not said'), ('damage', 'Criminal damage and arson'), ('not_asb', 'Neither: not counted')], max_length=13)),
                ('property_reference', models.CharField(blank=True, max_length=100)),
                ('postcode', models.CharField(blank=True, max_length=8)),
                ('longitude', models.FloatField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('row', models.PositiveIntegerField(verbose_name='row in the file, the header being row 1')),
                ('areas', models.ManyToManyField(related_name='housing_cases', to='estates.area')),
                ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.housingimport')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='reporting.housingsource')),
            ],
            options={
                'ordering': ['reported', 'reference'],
                'constraints': [models.UniqueConstraint(fields=('source', 'reference'), name='reporting_housing_case_once_a_reference', violation_error_message='This reference is already there.'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='reporting_housing_case_has_a_reference'), models.CheckConstraint(condition=models.Q(('closed', None), ('closed__gte', models.F('reported')), _connector='OR'), name='reporting_housing_case_closed_after_it_was_reported', violation_error_message='A case cannot be closed before it was reported.'), models.CheckConstraint(condition=models.Q(('counted__in', ['case', 'incident', 'complaint'])), name='reporting_housing_case_is_a_known_thing'), models.CheckConstraint(condition=models.Q(('category__in', ['', 'personal', 'nuisance', 'environmental', 'asb', 'damage', 'not_asb'])), name='reporting_housing_case_category_known'), models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='reporting_housing_case_point_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='HousingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='reporting.housingcase')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='reporting.housingimport')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('changed_by', 'case'), name='reporting_housing_change_once_a_case')],
            },
        ),
        migrations.CreateModel(
            name='SuppliedCountsImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('to_read', 'Being read'), ('mapping', 'Waiting for you'), ('to_check', 'Being checked'), ('checked', 'Waiting for you'), ('to_import', 'Being imported'), ('done', 'Imported'), ('refused', 'Refused: nothing was saved'), ('cancelled', 'Cancelled: nothing was saved'), ('to_undo', 'Being undone'), ('undone', 'Undone')], default='to_read', max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when it last came to wait')),
                ('heard_at', models.DateTimeField(null=True, verbose_name='when the worker last reported')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='how often a worker has begun this step')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='per cent done')),
                ('kind', models.CharField(max_length=4, verbose_name='csv or xlsx')),
                ('table', models.JSONField(default=dict)),
                ('mapping', models.JSONField(default=dict)),
                ('preview', models.JSONField(default=dict)),
                ('why_refused', models.CharField(blank=True, max_length=300)),
                ('report', models.JSONField(default=dict)),
                ('name', models.CharField(max_length=255, verbose_name='file name')),
                ('stored', models.FileField(blank=True, max_length=255, upload_to='supplied/%Y/%m/')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supplied', to='reporting.import')),
            ],
            options={
                'ordering': ['-pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['to_read', 'mapping', 'to_check', 'checked', 'to_import', 'done', 'refused', 'cancelled', 'to_undo', 'undone'])), name='reporting_supplied_import_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('preview', {}), ('stored', ''), ('table', {})), ('state__in', ['to_read', 'mapping', 'to_check', 'checked', 'to_import']), _connector='OR'), name='reporting_supplied_import_that_ended_keeps_no_file')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='monthlycount',
            name='reporting_one_count_an_area_source_category_and_month',
        ),
        migrations.AlterField(
            model_name='sourcefile',
            name='kind',
            field=models.CharField(choices=[('police_street', 'Police street file'), ('supplied_counts', 'Supplied monthly counts'), ('housing_cases', 'Cases of a landlord')], default='police_street', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='monthlycount',
            constraint=models.UniqueConstraint(condition=models.Q(('source', 'housing'), _negated=True), fields=('area', 'source', 'category', 'month', 'force'), name='reporting_one_count_an_area_source_category_and_month'),
        ),
        migrations.AddConstraint(
            model_name='monthlycount',
            constraint=models.UniqueConstraint(condition=models.Q(('source', 'housing')), fields=('area', 'source', 'category', 'month', 'source_file'), name='reporting_one_housing_count_an_area_table_and_month'),
        ),
        migrations.AddField(
            model_name='sourcefile',
            name='housing_source',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tables', to='reporting.housingsource'),
        ),
        migrations.AddConstraint(
            model_name='sourcefile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('housing_source__isnull', False), ('kind', 'housing_cases')), models.Q(models.Q(('kind', 'housing_cases'), _negated=True), ('housing_source__isnull', True)), _connector='OR'), name='reporting_table_of_cases_has_a_landlord'),
        ),
    ]
