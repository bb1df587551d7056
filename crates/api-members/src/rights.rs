//! What the operations ask of their callers.

web::rights! {
    ListUsers: ListUsers;
    ReadUser: ReadUser;
    CreateUser: CreateUser;
    ChangeProfile: ChangeProfile;
    DeleteUser: DeleteUser;
    SetUserTag: ChangeUser, ReadUser;
    RemoveUserTag: ChangeUser;
    ReadTags: ReadTags;
    ChangeTags: ChangeTags;
    ReadDimensions: ReadDimensions;
    ChangeDimensions: ChangeDimensions;
    ReadCes: ReadCes;
    ChangeCes: ChangeCes;
    ReadCeRecords: ReadCeRecords;
    ChangeCeRecords: ChangeCeRecords;
    ClaimCe: ClaimCe;
}
