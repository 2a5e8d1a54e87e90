// FieldHashes
