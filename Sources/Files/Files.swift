// Filled by the first stage of this target.
