"""Examples of the OpenAPI document, on the catalog that `make demo` fills."""

from drf_spectacular.utils import OpenApiExample

PACKAGE = OpenApiExample(
    "A meeting package",
    summary="Monthly, after a free trial, with its features and its provider",
    request_only=True,
    value={
        "code": "meet-team",
        "name": "Meet Team",
        "service_type": "meet",
        "short_description": "Meetings for a team.",
        "price": 19.9,
        "currency": "EUR",
        "tier": "team",
        "tier_rank": 15,
        "trial_period": 14,
        "trial_interval": "day",
        "periodicity": 1,
        "periodicity_type": "month",
        "overages_enabled": True,
        "features": [
            {"code": "max_rooms", "value": 10},
            {"code": "max_storage", "value": 50, "overage_price": 0.25, "overage_unit": 5},
            {"code": "recording", "value": True},
        ],
        "providers": [{"provider": "bbb-frankfurt", "default": True}],
        "notification_preferences": [{"event": "trial_ending", "channel": "email", "days_before": 3}],
    },
)

PROVIDER = OpenApiExample(
    "A BigBlueButton",
    request_only=True,
    value={
        "code": "bbb-madrid",
        "name": "BigBlueButton Madrid",
        "provider_type": "bbb",
        "service_type": "meet",
        "properties": {"host_url": "https://bbb-mad.example.com", "secret": "never-shown-again"},
    },
)

VERIFICATION = OpenApiExample(
    "A secret that is not accepted",
    response_only=True,
    value={
        "provider": "prv_01kaz6ksm3fsrt0wjq2vyqvd3e",
        "provider_type": "bbb",
        "reachable": True,
        "authenticated": False,
        "version": "2.7.3",
        "reasons": [
            {
                "about": "authenticated",
                "code": "secret_refused",
                "detail": "It does not accept the secret.",
            }
        ],
        "milliseconds": 184,
    },
)

QUOTE = OpenApiExample(
    "Three months",
    summary="Of storage the total of the fullest month",
    request_only=True,
    value={"cycles": 3, "usage": {"max_storage": 62.5}},
)

RESERVATION = OpenApiExample(
    "An order",
    summary="Under the order's own number: to send it again reserves nothing more",
    request_only=True,
    value={"quantity": 2, "reference": "order-2026-0117"},
)
