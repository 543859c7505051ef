"""The product's own settings; its addresses with the benches' two pages more."""

from homeward.config.django_settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.product_urls"
