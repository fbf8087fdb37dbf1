// Narrative
