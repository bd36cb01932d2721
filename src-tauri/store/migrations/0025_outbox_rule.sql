-- The number of the rule that a refused text breaks. None: it breaks none, or from before it was kept.
ALTER TABLE outbox ADD COLUMN refused_rule TEXT;
