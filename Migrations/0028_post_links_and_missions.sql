-- How often the button of a post was pressed, and to how many members it opened what it leads to.
ALTER TABLE gamification.channel_posts
    ADD COLUMN link_presses  bigint NOT NULL DEFAULT 0 CONSTRAINT post_link_presses_from_zero CHECK (link_presses >= 0),
    ADD COLUMN link_openings bigint NOT NULL DEFAULT 0
        CONSTRAINT post_link_openings_are_presses CHECK (link_openings BETWEEN 0 AND link_presses);

-- The message of a member's chat that shows a mission now: they react to it.
CREATE TABLE gamification.mission_messages (
    user_id    bigint PRIMARY KEY REFERENCES identity.users,
    message_id bigint NOT NULL,
    mission_id bigint NOT NULL REFERENCES gamification.missions
);
