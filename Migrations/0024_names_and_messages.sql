-- What a ledger's rows are about, by name: of archived things too, for the rows stay.
CREATE VIEW published.fragment_names AS
SELECT fragment_id, fragment_key, title FROM narrative.narrative_fragments;

CREATE VIEW published.decision_names AS
SELECT fragment_key, decision_key, text
FROM narrative.fragment_decisions JOIN narrative.narrative_fragments USING (fragment_id);

CREATE VIEW published.shop_items AS SELECT shop_item_id, item_id FROM commerce.shop_items;

-- The message of the chat that shows where the member is, once a button under it was pressed: members react to it.
ALTER TABLE narrative.user_story_positions ADD COLUMN message_id bigint;

-- How what was started stands, by the key it was started with, and what went wrong.
CREATE VIEW published.workflow_runs AS
SELECT name, key, run_id, state, cause, (
    SELECT coalesce(fault, fault_code) FROM coordination.workflow_steps AS step
    WHERE step.run_id = run.run_id AND (fault IS NOT NULL OR fault_code IS NOT NULL)
    ORDER BY position LIMIT 1
) AS fault
FROM coordination.workflow_runs AS run;

-- The key of the workflow that delivers it.
ALTER TABLE gamification.channel_posts ADD COLUMN delivery_key text;
