/// Certificates for localhost that sign themselves, made for these tests and for nothing else: their keys are no secrets.
/// They are valid from 2020 to 2120.
enum TestCertificate {
    /// The service's certificate.
    static let own = """
        -----BEGIN CERTIFICATE-----
        MIIBYTCCAQegAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
        c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
        CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPOxDVBGR42a+hus
        IBEB9r6hslJ19awlnYcwns4Kv7XpbSCPZDQIWXgELTbeMwoBLZYLAlGheQpuqzSD
        SeeoJMijSDBGMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAPBgNVHRMBAf8EBTADAQH/
        MB0GA1UdDgQWBBQ0zgGQnWqBg5S29CB0RAFAF9++VDAKBggqhkjOPQQDAgNIADBF
        AiAmpcBKqzL2WAjFrSDZSUb5QP6yZ03YOqHcd2raafWGQAIhAJ64mUjcYBgDQcEH
        0xj+gvifWDEt6tgsjrpdYyEw+Qfn
        -----END CERTIFICATE-----

        """
    /// Its key.
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQglpRaSyX/ZK95fjm3
        3GvXR5YgAjew2xZnbvGuz1SLiWuhRANCAATzsQ1QRkeNmvobrCARAfa+obJSdfWs
        JZ2HMJ7OCr+16W0gj2Q0CFl4BC023jMKAS2WCwJRoXkKbqs0g0nnqCTI
        -----END PRIVATE KEY-----

        """
    /// Another certificate for the same name.
    static let foreign = """
        -----BEGIN CERTIFICATE-----
        MIIBYTCCAQegAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
        c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
        CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAwgQHbz26Vsy4/T
        n8JnkWMoculUGCgkABz7Fy5dnPBMFMyH6fTGch50b8lbouwTdbI2f3M1+DwY+DeH
        JUr0btKjSDBGMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAPBgNVHRMBAf8EBTADAQH/
        MB0GA1UdDgQWBBTrp5VYXoG1+xXSHYk2ZTxEDb9DeTAKBggqhkjOPQQDAgNIADBF
        AiBhEetJTfbZGW+RWj3EcH8Wz+af82KQ6eeXWIkBzxn8zAIhAICxDXRw155RJnbe
        qo0hghKyv4b+gRawXQ+pNqZ9/koJ
        -----END CERTIFICATE-----

        """
    /// A key that belongs to neither.
    static let otherKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwsKzge2+7fgIPlaf
        hx0q0So290MnCilh+MoxuzZD9tKhRANCAASxwlzqhZ0Ug78FktNyILvaMLrFRK0O
        SyRYOkGyPXL7kbO2xGhGkhboNKYFAhLmVkycWoFFmQiUKzloQ09//Y4E
        -----END PRIVATE KEY-----

        """
}
