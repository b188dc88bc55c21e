"""Questionnaires: making them, one question a page, and publishing them."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.access import PEOPLE_ROLES, Role, role_required
from engagement.editing import ChangedMeanwhile
from engagement.pages import page_of
from estates import audit
from outreach import questionnaires as making
from outreach.forms.interviews import InterviewForm
from outreach.forms.questionnaires import QuestionForm, QuestionnaireForm
from outreach.models import Interview, Question, Questionnaire

EDITOR_ROLES = frozenset({Role.MANAGER, Role.OFFICER})


def questionnaires_of(request):
    return Questionnaire.objects.visible_to(request.user).filter(programme=request.programme)


@require_safe
@role_required(*PEOPLE_ROLES)
def questionnaires(request, slug):
    rows = (
        questionnaires_of(request)
        .annotate(
            finished=Count("versions__interviews", filter=Q(versions__interviews__finished_at__isnull=False)),
            unfinished=Count("versions__interviews", filter=Q(versions__interviews__finished_at__isnull=True)),
        )
        .order_by("-created_at", "-pk")
    )
    context = {"may_edit": bool(request.roles & EDITOR_ROLES), **page_of(request, rows)}
    return render(request, "outreach/questionnaires.html", context)


@require_safe
@role_required(*PEOPLE_ROLES)
def questionnaire(request, slug, pk):
    questionnaire = get_object_or_404(questionnaires_of(request), pk=pk)
    latest, published = questionnaire.latest, questionnaire.published
    unfinished = Interview.objects.unfinished().filter(version__questionnaire=questionnaire)
    page = page_of(request, unfinished.select_related("person", "by"))
    if page["page_obj"].object_list:
        audit.searched(
            by=request.user, programme=request.programme, rows=page["page_obj"].paginator.count,
            fields=["unfinished interviews"],
        )  # fmt: skip
    context = {
        "questionnaire": questionnaire,
        "latest": latest,
        "published": published,
        "questions": _with_what_they_depend_on(latest.questions.all()),
        "may_edit": bool(request.roles & EDITOR_ROLES),
        **page,
    }
    return render(request, "outreach/questionnaire.html", context)


def _with_what_they_depend_on(questions):
    texts = {question.key: question.text for question in questions}
    for question in questions:
        question.depends_on = texts.get(question.asked_if)
    return questions


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def add_questionnaire(request, slug):
    form = QuestionnaireForm(request.POST if request.method == "POST" else None, programme=request.programme)
    if form.is_valid():
        questionnaire = making.make_questionnaire(programme=request.programme, by=request.user, **form.cleaned_data)
        messages.success(request, "The questionnaire is made. Next: its questions.")
        return redirect("outreach:questionnaire", slug, questionnaire.pk)
    return render(request, "outreach/add_questionnaire.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def edit_questionnaire(request, slug, pk):
    questionnaire = get_object_or_404(questionnaires_of(request), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = QuestionnaireForm(data, instance=questionnaire, programme=request.programme)
    if form.is_valid():
        making.change_questionnaire(questionnaire=questionnaire, by=request.user, **form.cleaned_data)
        messages.success(request, "The questionnaire is saved.")
        return redirect("outreach:questionnaire", slug, pk)
    return render(request, "outreach/edit_questionnaire.html", {"form": form, "questionnaire": questionnaire})


@require_safe
@role_required(*PEOPLE_ROLES)
def preview_questionnaire(request, slug, pk):
    """As the interviewer will see it, with every question, also those that not everybody is asked."""
    questionnaire = get_object_or_404(questionnaires_of(request), pk=pk)
    form = InterviewForm(questions=questionnaire.latest.questions.all(), answers={})
    context = {"preview": form, "questionnaire": questionnaire, "version": questionnaire.latest}
    return render(request, "outreach/preview_questionnaire.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def add_question(request, slug, pk):
    questionnaire = get_object_or_404(questionnaires_of(request), pk=pk)
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        earlier=(earlier := list(questionnaire.latest.questions.all())),
        initial={"section": earlier[-1].section if earlier else ""},
    )
    if form.is_valid() and _done(form, making.add_question, questionnaire=questionnaire, by=request.user):
        messages.success(request, "The question is added at the end.")
        return redirect("outreach:questionnaire", slug, pk)
    return render(request, "outreach/add_question.html", {"form": form, "questionnaire": questionnaire})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*EDITOR_ROLES)
def edit_question(request, slug, pk, key):
    questionnaire = get_object_or_404(questionnaires_of(request), pk=pk)
    question = get_object_or_404(Question, version=questionnaire.latest, key=key)
    earlier = question.version.questions.filter(position__lt=question.position)
    form = QuestionForm(request.POST if request.method == "POST" else None, instance=question, earlier=earlier)
    change = {"questionnaire": questionnaire, "key": key, "by": request.user}
    context = {"form": form, "questionnaire": questionnaire}
    if form.is_valid():
        try:
            if _done(form, making.change_question, **change):
                messages.success(request, "The question is saved in the draft. Publish it when all is as it should be.")
                return redirect("outreach:questionnaire", slug, pk)
        except ChangedMeanwhile as changed:
            context["beside"] = form.beside(QuestionForm(instance=changed.current, earlier=earlier))
            return render(request, "outreach/edit_question.html", context, status=409)
    return render(request, "outreach/edit_question.html", context)


def _done(form, write, **fields):
    """Write the form's question; False, and said in the form, where it does not fit."""
    try:
        write(**fields, **form.cleaned_data)
    except making.DoesNotFit as problem:
        form.say(problem)
        return False
    return True


@require_POST
@role_required(*EDITOR_ROLES)
def move_question(request, slug, pk, key):
    questionnaire = get_object_or_404(questionnaires_of(request), pk=pk)
    up = request.POST.get("to") == "up"
    try:
        making.move_question(questionnaire=questionnaire, key=key, up=up, by=request.user)
    except making.DoesNotFit as problem:
        messages.error(request, f"The question was not moved. {problem}")
    return redirect("outreach:questionnaire", slug, pk)


@require_POST
@role_required(*EDITOR_ROLES)
def remove_question(request, slug, pk, key):
    questionnaire = get_object_or_404(questionnaires_of(request), pk=pk)
    try:
        making.remove_question(questionnaire=questionnaire, key=key, by=request.user)
        messages.success(request, "The question is taken out of the draft. What was answered to it before stays.")
    except making.DoesNotFit as problem:
        messages.error(request, f"The question was not taken out. {problem}")
    return redirect("outreach:questionnaire", slug, pk)


@require_POST
@role_required(*EDITOR_ROLES)
def publish_questionnaire(request, slug, pk):
    try:
        version = making.publish(questionnaire=get_object_or_404(questionnaires_of(request), pk=pk), by=request.user)
        messages.success(request, f"Version {version.number} is published. Interviews begin with it from now on.")
    except making.NothingToPublish:
        messages.error(request, "There is nothing new to publish. Add or change a question first.")
    return redirect("outreach:questionnaire", slug, pk)


@require_POST
@role_required(*EDITOR_ROLES)
def drop_draft(request, slug, pk):
    making.drop_draft(questionnaire=get_object_or_404(questionnaires_of(request), pk=pk), by=request.user)
    messages.success(request, "The changes are dropped. The published version stays as it is.")
    return redirect("outreach:questionnaire", slug, pk)
