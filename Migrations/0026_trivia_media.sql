-- What is shown above a question: {"type": "image", "url": "https://…"}.
ALTER TABLE gamification.trivia_questions
    ADD COLUMN media jsonb CONSTRAINT trivia_media_is_an_object CHECK (jsonb_typeof(media) = 'object');
