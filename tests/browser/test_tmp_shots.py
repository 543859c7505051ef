import pytest
from tests.browser.looking import browser_of, faults
from tests.cast import cast, Cast
from homeward.record.children.operations import Particulars, add_alias
__all__=["cast"]
pytestmark=[pytest.mark.browser, pytest.mark.django_db(transaction=True)]
def test_shots(cast, new_page, violations, live_server):
    c=cast.child(); add_alias(cast.asha.ctx(), child=c, given_name="Rex", family_name="Nickname")
    for n in "abcdefgh": cast.child(Particulars("Robyn", f"Testchi{n}ld"))
    page=browser_of(cast.asha,new_page,str(live_server)); page.goto("/children")
    found=[]
    def snap(name):
        for w in (1280,375):
            page.set_viewport_size({"width":w,"height":900}); page.screenshot(path=f"/tmp/hw/shots/search_{name}_{w}.png",full_page=True)
        found.extend(faults(page,violations))
    snap("empty")
    page.get_by_label("Name or number").fill("Robin Testchild"); page.keyboard.press("Enter"); page.wait_for_selector("#found"); snap("found")
    page.get_by_label("Name or number").fill("Zebedee Nowhereatall"); page.keyboard.press("Enter"); page.wait_for_selector("text=Nobody"); snap("nobody")
    page.get_by_label("Name or number").fill(""); page.get_by_role("button",name="Search").click(); page.wait_for_selector(".govuk-error-summary"); snap("error")
    print(found); assert not found
