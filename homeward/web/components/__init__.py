"""GOV.UK and MOJ components as frozen page models, and forms that render as them.

May import: homeward.domain and Django. Entry points: the page models in ``controls``,
``content``, ``frame`` and ``justice``; ``forms.OperationForm``; ``renderer.GovukRenderer``; the
template library ``tags``.

Pages follow one convention. A view makes one frozen dataclass of plain values and of these
components, and passes it as ``page`` (it has a ``title``). A component prints itself, so a
template says ``{{ page.summary }}``; small ones are made in place with
``{% component "Button" text="Save" %}``. A model object or a query never reaches a template.
Text is escaped unless it was marked safe by the code that made it.
"""
