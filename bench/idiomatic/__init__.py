"""The same list and detail as DRF's manual teaches them: ModelSerializers, with everything prefetched."""
