"""How the pages write days and instants: as the lists, the history and the fields of the forms do."""

DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "H:i:s"
DATETIME_FORMAT = "Y-m-d H:i:s"
