"""What stops a run: something that is not there, or answers otherwise than it must."""


class Broken(Exception):
    pass
