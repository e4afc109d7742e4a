package connprops

const certificateForms = "as PEM text, the path of a file (PEM or DER), a public key, or the SHA-256, SHA-1 or MD5 " +
	"thumbprint in hexadecimal digits (bare, or parted by colons or blanks)"

var sslTable = []*Property{
	{
		Name: "SSLServerCert", Label: "SSL Server Cert", Category: SSL, Status: Active, Lines: true,
		Description: "Certificate that the platform's servers may present besides those that the system trusts: " + certificateForms +
			". PEM may be that of an authority, and several. The host is checked in any case. *: any certificate of any host, which protects from nobody.",
	},
	{
		Name: "SSLPinOnly", Label: "SSL Pin Only", Category: SSL, Status: Active, Type: Bool,
		Default:     "false",
		Description: "Whether SSLServerCert is all that the platform's servers may present, whatever the system trusts.",
	},
}

var firewallTable = []*Property{
	{
		Name: "FirewallType", Label: "Firewall Type", Category: Firewall, Status: Active,
		Choices: []Choice{{Text: "NONE"}, {Text: "TUNNEL"}, {Text: "SOCKS4"}, {Text: "SOCKS4a"}, {Text: "SOCKS5"}},
		Default: "NONE",
		Description: "Protocol spoken to the firewall's proxy, which comes before ProxyServer. TUNNEL is HTTP CONNECT. " +
			"With TUNNEL, SOCKS4a and SOCKS5 host names are resolved at the firewall, with SOCKS4 here.",
	},
	{
		Name: "FirewallServer", Label: "Firewall Server", Category: Firewall, Status: Active, form: host,
		Description: "Host name or address of the firewall's proxy.",
	},
	{
		Name: "FirewallPort", Label: "Firewall Port", Category: Firewall, Status: Active, Type: Int, Max: 65535,
		Default:     "0",
		Description: "Its port. 0 means the usual one: 80 for TUNNEL, 1080 for SOCKS.",
	},
	{
		Name: "FirewallUser", Label: "Firewall User", Category: Firewall, Status: Active,
		Description: "User name for the firewall's proxy; SOCKS4 sends it as the user id.",
	},
	{
		Name: "FirewallPassword", Label: "Firewall Password", Category: Firewall, Status: Active, Sensitivity: Password,
		Description: "Password of FirewallUser. SOCKS4 knows none.",
	},
}

var proxyTable = []*Property{
	{
		Name: "ProxyAutoDetect", Label: "Proxy Auto Detect", Category: Proxy, Status: Active, Type: Bool,
		Unset: "`true` where ProxyServer is empty",
		Description: "Whether the system's settings name the proxy: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, else the desktop's on Windows and macOS, " +
			"or ProxyAutoConfigURL. A setting that cannot be used is an error, and nothing is sent without the proxy. When true, ProxyServer has no effect. There is no discovery (WPAD).",
	},
	{
		Name: "ProxyAutoConfigURL", Label: "Proxy Auto Config URL", Category: Proxy, Status: Active, form: pac,
		Description: "Address or path of a PAC file that names the proxy of each address, in place of the system's settings.",
	},
	{
		Name: "ProxyServer", Label: "Proxy Server", Category: Proxy, Status: Active, form: host,
		Description: "Host name or address of the HTTP proxy. Empty: none, or that of ProxyAutoDetect.",
	},
	{
		Name: "ProxyPort", Label: "Proxy Port", Category: Proxy, Status: Active, Type: Int, Max: 65535,
		Default:     "0",
		Description: "Its port. 0 means 80.",
	},
	{
		Name: "ProxyAuthScheme", Label: "Proxy Auth Scheme", Category: Proxy, Status: Active,
		Choices: []Choice{{Text: "BASIC"}, {Text: "DIGEST"}, {Text: "NTLM"}, {Text: "NEGOTIATE"}, {Text: "NONE"}, {Text: "PROPRIETARY"}},
		Default: "BASIC",
		Description: "How the proxy is told who asks, with ProxyUser and ProxyPassword; no other scheme is ever used. NEGOTIATE is Kerberos, by password or, " +
			"without one, by the credential cache; its KDC is reached directly. NONE sends nothing. PROPRIETARY sends ProxyPassword as the whole Proxy-Authorization header.",
	},
	{
		Name: "ProxyUser", Label: "Proxy User", Category: Proxy, Status: Active,
		Description: "User name for the proxy, by ProxyServer or ProxyAutoDetect. NTLM takes DOMAIN\\user, NEGOTIATE user@REALM.",
	},
	{
		Name: "ProxyPassword", Label: "Proxy Password", Category: Proxy, Status: Active, Sensitivity: Password,
		Description: "Password of ProxyUser.",
	},
	{
		Name: "ProxySSLType", Label: "Proxy SSL Type", Category: Proxy, Status: Active,
		Choices: []Choice{{Text: "AUTO"}, {Text: "ALWAYS"}, {Text: "NEVER"}, {Text: "TUNNEL"}},
		Default: "AUTO",
		Description: "How requests pass the proxy. TUNNEL: through CONNECT. NEVER: forwarded, and https, " +
			"whose tokens the proxy would see, is an error. AUTO: https as TUNNEL, http as NEVER. ALWAYS: as AUTO, on a TLS connection to the proxy.",
	},
	{
		Name: "ProxySSLServerCert", Label: "Proxy SSL Server Cert", Category: Proxy, Status: Active, Lines: true,
		Description: "Certificate that a proxy spoken to by TLS may present besides those that the system trusts, in the forms of SSLServerCert.",
	},
	{
		Name: "ProxyExceptions", Label: "Proxy Exceptions", Category: Proxy, Status: Active,
		Description: "Hosts reached without the proxy, separated by ';' (and so in quotes), commas or blanks. * stands for any run of characters.",
	},
}

var loggingTable = []*Property{
	{
		Name: "Logfile", Label: "Logfile", Category: Logging, Status: Active, form: location,
		Description: "Path of the log file, made when it is missing; its directory is not. Empty: no log.",
	},
	{
		Name: "Verbosity", Label: "Verbosity", Category: Logging, Status: Active, Type: Int,
		Choices: []Choice{{Text: "1"}, {Text: "2"}, {Text: "3"}, {Text: "4"}, {Text: "5"}},
		Default: "1",
		Description: "Detail of the log. 1: statements, row counts, times and errors. 2: also each request, and where time goes. " +
			"3: also headers and bodies. 4: also the transport and TLS. 5: everything.",
	},
	{
		Name: "LogModules", Label: "Log Modules", Category: Logging, Status: Active, form: logModules,
		Description: "Modules to log, separated by ';' (and so in quotes): EXEC, INFO, HTTP, SSL, AUTH, SQL, META, FUNC, TCP, CACH, CORE, WSDL. Empty: all.",
	},
	{
		Name: "LogFormat", Label: "Log Format", Category: Logging, Status: Active,
		Choices:     []Choice{{Text: "TEXT"}, {Text: "JSON"}},
		Default:     "TEXT",
		Description: "Form of a line in the log file: key=value pairs, or a JSON object.",
	},
	{
		Name: "MaxLogFileSize", Label: "Max Log File Size", Category: Logging, Status: Active, Type: Size,
		Default:     "100MB",
		Description: "Size at which a new log file is begun and the full one renamed, with date and time appended. Less than 100KB means 100KB.",
	},
	{
		Name: "MaxLogFileCount", Label: "Max Log File Count", Category: Logging, Status: Active, Type: Int, Min: -1,
		Default:     "-1",
		Description: "Number of log files kept, the current one included; 1 means 2. -1 or 0: no bound.",
	},
}
