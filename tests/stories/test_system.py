"""An administrator looks after the installation: settings, archives, the audit log, old rows, the API."""

from pathlib import Path

from playwright.sync_api import expect

from tests.stories.conftest import Doorman
from tests.stories.house import House

DAYS = "FLOWAY_AUDIT_RETENTION_DAYS"


def test_a_setting_is_refused_then_decided_and_the_audit_log_has_both_values(
    page_as: Doorman, house: House
) -> None:
    tab = page_as("admin")
    tab.visit(f"/settings?q={DAYS}")
    field = tab.page.get_by_label("Decide here")
    field.fill("0")
    tab.page.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_role("alert")).to_contain_text("whole number")
    assert any(line.startswith("400 PATCH") for line in tab.complaints)
    tab.complaints.clear()
    field.fill("400")
    tab.page.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_text("decided here", exact=True)).to_be_visible()
    assert tab.faults() == []

    tab.visit("/audit?kind=settings")
    tab.page.get_by_role("row").filter(has_text="settings.updated").get_by_role(
        "button", name="Detail"
    ).first.click()
    detail = tab.page.get_by_role("dialog").get_by_role("row").filter(has_text="audit_retention_days")
    expect(detail.locator("ins")).to_have_text("400")
    assert tab.faults() == []
    tab.visit(f"/settings?q={DAYS}")
    tab.page.get_by_label("Decide here").fill("")
    tab.page.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_text("decided here", exact=True)).to_have_count(0)


def test_an_installation_is_exported_and_the_plan_of_its_import_read(
    page_as: Doorman, tmp_path: Path
) -> None:
    tab = page_as("admin")
    tab.visit("/transfer")
    export = tab.page.get_by_role("region", name="Export")
    export.get_by_label("Passphrase", exact=True).fill("a long passphrase")
    export.get_by_role("textbox", name="The same again").fill("another passphrase")
    export.get_by_role("button", name="Download").click()
    expect(export.get_by_role("alert")).to_have_text("The two differ.")
    export.get_by_role("textbox", name="The same again").fill("a long passphrase")
    with tab.page.expect_download() as download:
        export.get_by_role("button", name="Download").click()
    archive = tmp_path / "archive.jsonl"
    download.value.save_as(archive)

    taken = tab.page.get_by_role("region", name="Import")
    taken.get_by_label("Choose an archive").set_input_files(archive)
    expect(taken.get_by_text("Secrets are sealed.")).to_be_visible()
    taken.get_by_label("Passphrase", exact=True).fill("a long passphrase")
    taken.get_by_role("button", name="Show the plan").click()
    counts = taken.get_by_role("table", name="Rows by section")
    expect(counts.get_by_role("row").filter(has_text="model_aliases")).to_be_visible()
    taken.get_by_role("button", name="Replace everything").click()
    taken.get_by_role("button", name="Show the plan").click()
    go_on = taken.get_by_role("button", name="Import", exact=True)
    expect(go_on).to_be_disabled()
    taken.get_by_label("Type").fill("replace")
    expect(go_on).to_be_enabled()
    assert tab.faults() == []


def test_what_is_no_archive_is_told_before_it_is_sent(page_as: Doorman, tmp_path: Path) -> None:
    picture = tmp_path / "picture.jsonl"
    picture.write_bytes(b"GIF89a")
    tab = page_as("admin")
    tab.visit("/transfer")
    taken = tab.page.get_by_role("region", name="Import")
    taken.get_by_label("Choose an archive").set_input_files(picture)
    expect(taken.get_by_role("alert")).to_contain_text("no archive of Floway")


def test_old_rows_are_deleted_by_an_administrator_alone(page_as: Doorman) -> None:
    viewer = page_as("viewer")
    viewer.visit("/maintenance")
    expect(viewer.page.get_by_role("row").filter(has_text="login_failures")).to_be_visible()
    expect(viewer.page.get_by_role("button", name="Run all now")).to_have_count(0)

    tab = page_as("admin")
    tab.visit("/maintenance")
    tab.page.get_by_role("button", name="Run all now").click()
    assert tab.faults() == []
    tab.page.get_by_role("dialog").get_by_role("button", name="Run now").click()
    expect(tab.page.get_by_role("row").filter(has_text="login_failures")).to_contain_text("Done")


def test_an_administrator_has_the_installation_examined(page_as: Doorman) -> None:
    tab = page_as("admin", width=390, theme="dark")
    tab.visit("/maintenance")
    area = tab.page.get_by_role("region", name="Is this installation in order?").first
    area.get_by_label("Ask nothing outside").click()
    area.get_by_role("button", name="Look now").click()
    expect(area.get_by_role("row").filter(has_text="migrations")).to_contain_text("In order")
    expect(area.get_by_role("row").filter(has_text="ways")).to_contain_text("Skipped")
    expect(area.get_by_role("button", name="Look again")).to_be_enabled()
    assert tab.faults() == []

    operator = page_as("operator")
    operator.visit("/maintenance")
    expect(operator.page.get_by_role("row").filter(has_text="login_failures")).to_be_visible()
    expect(operator.page.get_by_role("button", name="Look now")).to_have_count(0)


def test_the_api_is_read_by_what_the_own_role_may_call(page_as: Doorman, house: House) -> None:
    tab = page_as("viewer")
    tab.visit("/api-docs?q=/api/aliases")
    area = tab.page.get_by_role("region", name="aliases")
    expect(area.get_by_role("button", name="Add an alias")).to_have_count(0)
    tab.page.get_by_label("Also what my role may not call").click()
    area.get_by_role("button", name="Add an alias").click()
    expect(area.get_by_text(f"curl '{house.gateway.base_url}/api/aliases' -X POST")).to_be_visible()
    area.get_by_role("region", name="Body").get_by_role("button", name="list of Target").click()
    expect(area.get_by_role("region", name="Body").get_by_text("upstream_id")).to_be_visible()
    assert tab.faults() == []
