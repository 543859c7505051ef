"""Addresses of an episode's acts: one form each, so that each has a permission of its own."""

from django.urls import path

from homeward.record.acts.recorded import RECORDED
from homeward.web.acts import views

_ALL = "episode/<uuid:episode>/acts"
_STEPS = {
    "strategy_held": "strategy/<uuid:strategy>/held",
    "action_done": "action/<uuid:action>/done",
    "media_decide": "media/<uuid:appeal>/decide",
    "media_risk": "media/<uuid:appeal>/risk",
    "media_release": "media/<uuid:appeal>/release",
    "media_end": "media/<uuid:appeal>/end",
    "referral_outcome": "referral/<uuid:referral>/outcome",
    "nrm_finding": "nrm/<uuid:nrm>/finding",
    "receipt": "told/<uuid:told>/receipt",
    "prompt_answer": "prompt/<uuid:prompt>/answer",
}
_PARTS = {
    "action": "strategy/<uuid:strategy>/action",
    "cross_border_contact": "cross-border/<uuid:plan>/contact",
}

urlpatterns = [
    path(_ALL, views.act_list, name="act_list"),
    *[
        path(f"{_ALL}/{name.replace('_', '-')}", views.act_new, {"act": name}, name=f"act_{name}")
        for name in RECORDED
    ],
    *[
        path(f"{_ALL}/{address}", views.act_part, {"act": name}, name=f"act_{name}")
        for name, address in _PARTS.items()
    ],
    *[
        path(f"{_ALL}/{address}", views.act_step, {"act": name}, name=f"act_{name}")
        for name, address in _STEPS.items()
    ],
]
