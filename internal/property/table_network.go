package property

var sslTable = []*Property{
	{
		Name: "SSLServerCert", Label: "SSL Server Cert", Category: SSL, Status: Refused,
		Description: "Certificate to trust besides those that the system trusts.",
		Reason:      "the system's trust store decides; add the certificate there",
	},
	{
		Name: "SSLPinOnly", Label: "SSL Pin Only", Category: SSL, Status: Refused, Type: Bool,
		Default:     "false",
		Description: "Whether SSLServerCert is the only certificate trusted.",
		Reason:      "the system's trust store decides",
	},
}

var firewallTable = []*Property{
	{
		Name: "FirewallType", Label: "Firewall Type", Category: Firewall, Status: Active,
		Choices: []Choice{
			{Text: "NONE"},
			{Text: "TUNNEL"},
			{Text: "SOCKS5"},
			{Text: "SOCKS4", Refused: "use SOCKS5 or TUNNEL"},
			{Text: "SOCKS4a", Refused: "use SOCKS5 or TUNNEL"},
		},
		Default:     "NONE",
		Description: "Protocol spoken to the firewall's proxy: TUNNEL is HTTP CONNECT. With SOCKS5 host names are resolved at the proxy.",
	},
	{
		Name: "FirewallServer", Label: "Firewall Server", Category: Firewall, Status: Active, form: host,
		Description: "Host name or address of the firewall's proxy.",
	},
	{
		Name: "FirewallPort", Label: "Firewall Port", Category: Firewall, Status: Active, Type: Int, Max: 65535,
		Default:     "0",
		Description: "Its port. 0 means the usual one: 80 for TUNNEL, 1080 for SOCKS5.",
	},
	{
		Name: "FirewallUser", Label: "Firewall User", Category: Firewall, Status: Active,
		Description: "User name for the firewall's proxy.",
	},
	{
		Name: "FirewallPassword", Label: "Firewall Password", Category: Firewall, Status: Active, Sensitivity: Password,
		Description: "Password of FirewallUser.",
	},
}

var proxyTable = []*Property{
	{
		Name: "ProxyAutoDetect", Label: "Proxy Auto Detect", Category: Proxy, Status: Refused, Type: Bool,
		Default:     "false",
		Description: "Whether the system's proxy settings are used.",
		Reason:      "give the proxy in ProxyServer and ProxyPort",
	},
	{
		Name: "ProxyServer", Label: "Proxy Server", Category: Proxy, Status: Active, form: host,
		Description: "Host name or address of the HTTP proxy. Empty: none.",
	},
	{
		Name: "ProxyPort", Label: "Proxy Port", Category: Proxy, Status: Active, Type: Int, Max: 65535,
		Default:     "0",
		Description: "Its port. 0 means 80.",
	},
	{
		Name: "ProxyAuthScheme", Label: "Proxy Auth Scheme", Category: Proxy, Status: Active,
		Choices: []Choice{
			{Text: "BASIC"},
			{Text: "NONE"},
			{Text: "DIGEST", Refused: "use a proxy that takes BASIC or no authentication"},
			{Text: "NTLM", Refused: "use a proxy that takes BASIC or no authentication"},
			{Text: "NEGOTIATE", Refused: "use a proxy that takes BASIC or no authentication"},
			{Text: "PROPRIETARY", Refused: "use a proxy that takes BASIC or no authentication"},
		},
		Default:     "BASIC",
		Description: "How the proxy is told who asks. BASIC sends ProxyUser and ProxyPassword when they are set, NONE never does.",
	},
	{
		Name: "ProxyUser", Label: "Proxy User", Category: Proxy, Status: Active,
		Description: "User name for the proxy.",
	},
	{
		Name: "ProxyPassword", Label: "Proxy Password", Category: Proxy, Status: Active, Sensitivity: Password,
		Description: "Password of ProxyUser.",
	},
	{
		Name: "ProxySSLType", Label: "Proxy SSL Type", Category: Proxy, Status: Active,
		Choices: []Choice{
			{Text: "AUTO"},
			{Text: "TUNNEL"},
			{Text: "NEVER"},
			{Text: "ALWAYS", Refused: "use TUNNEL: the way to the proxy is plain, what goes through it is encrypted"},
		},
		Default: "AUTO",
		Description: "How requests pass the proxy. TUNNEL: through CONNECT. NEVER: forwarded, and https, " +
			"whose tokens the proxy would see, is an error. AUTO: https as TUNNEL, http as NEVER.",
	},
	{
		Name: "ProxyExceptions", Label: "Proxy Exceptions", Category: Proxy, Status: Active,
		Description: "Hosts reached without the proxy, separated by ';' (and so in quotes). * stands for any run of characters.",
	},
}

var loggingTable = []*Property{
	{
		Name: "Logfile", Label: "Logfile", Category: Logging, Status: Active,
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
