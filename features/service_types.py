"""What the company's packages serve: each service type's code and name."""

SERVICE_TYPES: dict[str, str] = {
    "meet": "Web Meeting",
    "live": "Live Streaming",
    "video": "On Demand Video",
    "webinar": "Webinar",
    "webcast": "Webcast",
    "simulcast": "Simulcast",
    "phone": "Phone Conference",
    "audio": "Audio Conference",
    "audcast": "Audio Broadcast",
}
