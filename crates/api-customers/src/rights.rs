//! What the operations ask of their callers.

web::rights! {
    ListUsers: ListUsers;
    ReadUser: ReadUser;
    ChangeUser: ChangeProfile;
    DeleteUser: DeleteUser;
}
