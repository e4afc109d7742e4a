package blob

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// address is what an address s3://… says.
type address struct {
	bucket, folder string
	host           string // of the service, with its port
	plain          bool   // no TLS
	region         string
	lookup         minio.BucketLookupType
	machine        bool // credentials of the machine's role
}

// tries is how often a request is sent.
const tries = 6

// bare is an ETag without its quotes.
func bare(tag string) string { return strings.Trim(tag, `"`) }

// awsHost is where AWS answers.
const awsHost = "s3.amazonaws.com"

func parseAddress(place string) (address, error) {
	u, err := url.Parse(place)
	if err != nil {
		return address{}, errors.New("the address of the bucket cannot be read: it is written s3://bucket/folder?region=…")
	}
	if u.User != nil {
		return address{}, errors.New("an address s3:// holds no credentials: put them into the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) or the file of AWS_SHARED_CREDENTIALS_FILE")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return address{}, fmt.Errorf("the address of the bucket %s cannot be read after the question mark", u.Host)
	}
	for name, values := range query {
		if !slices.Contains([]string{"region", "endpoint", "style", "credentials"}, name) || len(values) != 1 {
			return address{}, fmt.Errorf("s3://%s: after the question mark there may be region, endpoint, style and credentials, once each, and there is %q", u.Host, name)
		}
	}
	a := address{bucket: u.Host, folder: strings.Trim(u.Path, "/"), region: query.Get("region")}
	if a.bucket == "" {
		return address{}, errors.New("an address s3:// names a bucket: s3://bucket/folder")
	}
	if a.folder != "" {
		if err := checkKey(a.folder); err != nil {
			return address{}, fmt.Errorf("s3://%s: the folder %w", a.bucket, err)
		}
		a.folder += "/"
	}
	if a.region == "" {
		a.region = os.Getenv("AWS_REGION")
	}
	endpoint := query.Get("endpoint")
	if endpoint == "" {
		endpoint = os.Getenv("AWS_ENDPOINT_URL_S3")
	}
	if err := a.service(endpoint); err != nil {
		return address{}, err
	}
	switch style := query.Get("style"); style {
	case "":
	case "path":
		a.lookup = minio.BucketLookupPath
	case "host":
		a.lookup = minio.BucketLookupDNS
	default:
		return address{}, fmt.Errorf("s3://%s: style is path or host, not %q", a.bucket, style)
	}
	switch c := query.Get("credentials"); c {
	case "":
	case "machine":
		a.machine = true
	default:
		return address{}, fmt.Errorf("s3://%s: credentials is machine or left out; keys are read from the environment", a.bucket)
	}
	return a, nil
}

// service takes the host of an endpoint.
func (a *address) service(endpoint string) error {
	if endpoint == "" {
		a.host = awsHost
		return nil
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.User != nil || (u.Path != "" && u.Path != "/") || u.RawQuery != "" || (u.Scheme != "https" && u.Scheme != "http") {
		return fmt.Errorf("s3://%s: the endpoint is an address https://host:port, without path or credentials", a.bucket)
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme == "http" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("s3://%s: the endpoint %s is asked with TLS, so https://: without it rows go in the clear", a.bucket, u.Host)
	}
	a.host, a.plain = u.Host, u.Scheme == "http"
	a.lookup = minio.BucketLookupPath
	if a.region == "" {
		a.region = "us-east-1" // which services that have no regions go by
	}
	return nil
}

// place is the bucket and folder, and where they are.
func (a *address) place() string {
	place := strings.TrimSuffix("s3://"+a.bucket+"/"+a.folder, "/")
	if a.host != awsHost {
		place += " at " + a.host
	}
	return place
}

func (a *address) credentials() *credentials.Credentials {
	if a.machine {
		return credentials.NewIAM("")
	}
	return credentials.NewChainCredentials([]credentials.Provider{
		&credentials.EnvAWS{}, &credentials.FileAWSCredentials{},
	})
}

// connect makes a client, whose connections are given up where nothing goes over them for
// so long.
func (a *address) connect(stall time.Duration) (*minio.Core, error) {
	transport, err := minio.DefaultTransport(!a.plain)
	if err != nil {
		return nil, err
	}
	dial(transport, stall)
	return newCore(a, transport)
}

func newCore(a *address, transport http.RoundTripper) (*minio.Core, error) {
	core, err := minio.NewCore(a.host, &minio.Options{
		Creds: a.credentials(), Secure: !a.plain, Transport: transport,
		Region: a.region, BucketLookup: a.lookup, MaxRetries: tries,
	})
	if err != nil {
		return nil, fmt.Errorf("s3://%s: %w", a.bucket, err)
	}
	return core, nil
}
