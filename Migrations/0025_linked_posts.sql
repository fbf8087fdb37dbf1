-- A post may lead to a fragment of a story: it has a button of its own then, and need not have any to react by.
ALTER TABLE gamification.channel_posts
    ADD COLUMN linked_fragment text CONSTRAINT post_link_is_a_key CHECK (linked_fragment ~ '^[a-z0-9][a-z0-9_-]{0,61}$'),
    ADD COLUMN link_label      text CONSTRAINT post_link_label_fits CHECK (char_length(link_label) BETWEEN 1 AND 200),
    ADD CONSTRAINT post_link_has_a_label CHECK ((linked_fragment IS NULL) = (link_label IS NULL)),
    DROP CONSTRAINT post_has_reactions,
    ADD CONSTRAINT post_has_buttons CHECK (
        cardinality(reactions) <= 8 AND (cardinality(reactions) >= 1 OR linked_fragment IS NOT NULL));

-- What stories may name that others make.
CREATE VIEW published.missions AS
SELECT mission_key FROM gamification.missions WHERE status <> 'draft';
CREATE VIEW published.achievements AS
SELECT achievement_key FROM gamification.achievements;
