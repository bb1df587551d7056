-- The pictures of people that were sent to the pages, by the name under which they are served. `avatar`
-- of the user is where that is. A picture is read only by who asks for it.

CREATE TABLE user_avatars (
    client_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    picture {bytes} NOT NULL,
    PRIMARY KEY (client_id, user_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
) {by client_id};
