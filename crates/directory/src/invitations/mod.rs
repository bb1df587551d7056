//! Invitations: how somebody becomes a user of a client.
