"""The official Python client, unmodified, against a sandbox whose address is in SANDBOX_URL."""

import os
import re

import hubspot
from hubspot.crm import associations, contacts, tickets
from hubspot.crm.associations.v4 import AssociationSpec

URL = os.environ["SANDBOX_URL"]


def client(token="test"):
    """The client takes another host only through its configuration."""
    made = hubspot.Client.create(access_token=token)
    made.config["host"] = URL
    return made


API = client()
BASIC, BATCH = API.crm.tickets.basic_api, API.crm.tickets.batch_api


def ticket(subject, **more):
    return {"subject": subject, "hs_pipeline": "0", "hs_pipeline_stage": "1", **more}


def create(subject, **more):
    body = tickets.SimplePublicObjectInputForCreate(properties=ticket(subject, **more), associations=[])
    return BASIC.create(simple_public_object_input_for_create=body)


def refused(call, status):
    try:
        call()
    except tickets.ApiException as error:
        assert error.status == status, error
        return error
    raise AssertionError("it was not refused")


def create_and_read():
    made = create("from python")
    assert made.properties["subject"] == "from python"
    assert len(made.properties) == 21
    read = BASIC.get_by_id(made.id, properties=["subject", "content"], properties_with_history=["subject"])
    assert read.properties["content"] is None
    assert read.properties_with_history["subject"][0].value == "from python"
    assert read.created_at == made.created_at


def list_in_pages():
    for number in range(12):
        create(f"page {number}")
    subjects, after = [], None
    while True:
        page = BASIC.get_page(limit=5, after=after, properties=["subject"])
        subjects += [one.properties["subject"] for one in page.results]
        if page.paging is None:
            break
        after = page.paging.next.after
    assert len({one for one in subjects if one.startswith("page ")}) == 12


def update_and_archive():
    made = create("before")
    body = tickets.SimplePublicObjectInput(properties={"subject": "after"})
    assert BASIC.update(made.id, simple_public_object_input=body).properties["subject"] == "after"
    BASIC.archive(made.id)
    refused(lambda: BASIC.get_by_id(made.id), 404)
    assert BASIC.get_by_id(made.id, archived=True).archived


def search():
    made = create("needle in python")
    body = tickets.PublicObjectSearchRequest(
        filter_groups=[{"filters": [{"propertyName": "subject", "operator": "CONTAINS_TOKEN", "value": "needle"}]}],
        properties=["subject"],
        limit=10,
    )
    found = API.crm.tickets.search_api.do_search(public_object_search_request=body)
    assert made.id in [one.id for one in found.results]


def associate():
    made = create("tied")
    body = contacts.SimplePublicObjectInputForCreate(properties={"firstname": "Python"}, associations=[])
    contact = API.crm.contacts.basic_api.create(simple_public_object_input_for_create=body)
    basic = API.crm.associations.v4.basic_api
    spec = [AssociationSpec(association_category="HUBSPOT_DEFINED", association_type_id=16)]
    tied = basic.create("tickets", made.id, "contacts", contact.id, association_spec=spec)
    assert str(tied.to_object_id) == contact.id
    page = basic.get_page("tickets", made.id, "contacts")
    assert [str(one.to_object_id) for one in page.results] == [contact.id]
    basic.archive("tickets", made.id, "contacts", contact.id)
    assert basic.get_page("tickets", made.id, "contacts").results == []


def batches_with_a_status_per_item():
    def item(subject, trace, **more):
        return {"properties": ticket(subject, **more), "associations": [], "objectWriteTraceId": trace}

    def batch(*inputs):
        return tickets.BatchInputSimplePublicObjectBatchInputForCreate(inputs=list(inputs))

    fine = BATCH.create(batch(item("a", "1"), item("b", "2")))
    assert fine.status == "COMPLETE" and len(fine.results) == 2
    mixed = BATCH.create(batch(item("c", "1"), item("d", "2", no_such="x")))
    assert len(mixed.results) == 1 and mixed.num_errors == 1
    assert mixed.errors[0].context["objectWriteTraceId"] == ["2"]
    ids = [{"id": one.id} for one in fine.results]
    BATCH.archive(tickets.BatchInputSimplePublicObjectId(inputs=ids))
    refused(lambda: BASIC.get_by_id(ids[0]["id"]), 404)


def errors():
    error = refused(lambda: create("x", hs_ticket_priority="high", no_such="x"), 400)
    assert '"category":"VALIDATION_ERROR"' in error.body
    assert "no_such" in error.body and "INVALID_OPTION" in error.body
    assert re.fullmatch("[0-9a-f-]{36}", error.headers["x-hubspot-correlation-id"])
    refused(lambda: BASIC.get_by_id("1"), 404)


def the_schema():
    names = [one.name for one in API.crm.properties.core_api.get_all("tickets").results]
    assert "hs_pipeline_stage" in names
    pipeline = API.crm.pipelines.pipelines_api.get_all("tickets").results[0]
    assert [stage.id for stage in pipeline.stages] == ["1", "2", "3", "4"]


STEPS = [
    create_and_read,
    list_in_pages,
    update_and_archive,
    search,
    associate,
    batches_with_a_status_per_item,
    errors,
    the_schema,
]

for step in STEPS:
    step()
    print(f"python: {step.__name__.replace('_', ' ')}: fine")
