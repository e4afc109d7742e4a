package fakenet

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jcmturner/gofork/encoding/asn1"
	"github.com/jcmturner/gokrb5/v8/crypto"
	"github.com/jcmturner/gokrb5/v8/iana"
	"github.com/jcmturner/gokrb5/v8/iana/errorcode"
	"github.com/jcmturner/gokrb5/v8/iana/etypeID"
	"github.com/jcmturner/gokrb5/v8/iana/keyusage"
	"github.com/jcmturner/gokrb5/v8/iana/msgtype"
	"github.com/jcmturner/gokrb5/v8/keytab"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/spnego"
	"github.com/jcmturner/gokrb5/v8/types"
)

// Realm is that of every KDC here.
const Realm = "LAB.TEST"

const kdcEncryption = etypeID.AES256_CTS_HMAC_SHA1_96

// KDC gives tickets for one user and one service.
type KDC struct {
	User, Password string
	Service        string // such as HTTP/proxy.test
	Config         string // path of a krb5.conf that names it

	net  *Net
	keys *keytab.Keytab
}

// NewKDC starts a KDC. It wants no pre-authentication.
func (n *Net) NewKDC(user, password, service string) *KDC {
	n.t.Helper()
	k := &KDC{User: user, Password: password, Service: service, net: n, keys: keytab.New()}
	for _, name := range []string{"krbtgt/" + Realm, service} {
		if err := k.keys.AddEntry(name, Realm, "key of "+name, time.Now(), 1, kdcEncryption); err != nil {
			n.t.Fatal(err)
		}
	}
	host, port := n.Raw(k.serve)
	k.Config = filepath.Join(n.t.TempDir(), "krb5.conf")
	text := fmt.Sprintf("[libdefaults]\n default_realm = %s\n dns_lookup_kdc = false\n udp_preference_limit = 1\n default_tkt_enctypes = aes256-cts\n default_tgs_enctypes = aes256-cts\n permitted_enctypes = aes256-cts\n[realms]\n %s = {\n  kdc = %s:%d\n }\n", Realm, Realm, host, port)
	if err := os.WriteFile(k.Config, []byte(text), 0o600); err != nil {
		n.t.Fatal(err)
	}
	return k
}

// serve answers one question.
func (k *KDC) serve(c net.Conn) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(c, head); err != nil {
		return
	}
	question := make([]byte, binary.BigEndian.Uint32(head)&0xffff)
	if _, err := io.ReadFull(c, question); err != nil {
		return
	}
	answer, err := k.answer(question)
	if err != nil {
		k.net.t.Errorf("KDC: %v", err)
		return
	}
	_, _ = c.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(answer))), answer...))
}

func (k *KDC) answer(question []byte) ([]byte, error) {
	var as messages.ASReq
	if as.Unmarshal(question) == nil {
		return k.login(as)
	}
	var tgs messages.TGSReq
	if err := tgs.Unmarshal(question); err != nil {
		return nil, err
	}
	return k.grant(tgs)
}

// login gives a ticket for tickets, readable with the user's password alone.
func (k *KDC) login(q messages.ASReq) ([]byte, error) {
	user := q.ReqBody.CName
	k.net.note("KDC login %s", user.PrincipalNameString())
	if user.PrincipalNameString() != k.User {
		return refusal(q.ReqBody.SName, errorcode.KDC_ERR_C_PRINCIPAL_UNKNOWN)
	}
	key, _, err := crypto.GetKeyFromPassword(k.Password, user, Realm, kdcEncryption, nil)
	if err != nil {
		return nil, err
	}
	fields, err := k.reply(user, q.ReqBody, msgtype.KRB_AS_REP, key, keyusage.AS_REP_ENCPART)
	if err != nil {
		return nil, err
	}
	return (&messages.ASRep{KDCRepFields: fields}).Marshal()
}

// grant gives a ticket for the service.
func (k *KDC) grant(q messages.TGSReq) ([]byte, error) {
	service := q.ReqBody.SName
	k.net.note("KDC ticket %s", service.PrincipalNameString())
	if service.PrincipalNameString() != k.Service {
		return refusal(service, errorcode.KDC_ERR_S_PRINCIPAL_UNKNOWN)
	}
	var proof messages.APReq
	if err := proof.Unmarshal(q.PAData[0].PADataValue); err != nil {
		return nil, err
	}
	if err := proof.Ticket.DecryptEncPart(k.keys, nil); err != nil {
		return nil, err
	}
	inner := proof.Ticket.DecryptedEncPart
	fields, err := k.reply(inner.CName, q.ReqBody, msgtype.KRB_TGS_REP, inner.Key, keyusage.TGS_REP_ENCPART_SESSION_KEY)
	if err != nil {
		return nil, err
	}
	return (&messages.TGSRep{KDCRepFields: fields}).Marshal()
}

func (k *KDC) reply(user types.PrincipalName, q messages.KDCReqBody, kind int, key types.EncryptionKey, usage uint32) (f messages.KDCRepFields, err error) {
	now := time.Now().UTC().Truncate(time.Second)
	end := now.Add(time.Hour)
	flags := asn1.BitString{Bytes: make([]byte, 4), BitLength: 32}
	ticket, session, err := messages.NewTicket(user, Realm, q.SName, Realm, flags, k.keys, kdcEncryption, 1, now, now, end, end)
	if err != nil {
		return f, err
	}
	part := messages.EncKDCRepPart{
		Key: session, Nonce: q.Nonce, Flags: flags, AuthTime: now, StartTime: now, EndTime: end, RenewTill: end,
		LastReqs: []messages.LastReq{{LRType: 0, LRValue: now}}, SRealm: Realm, SName: q.SName,
	}
	plain, err := part.Marshal()
	if err != nil {
		return f, err
	}
	sealed, err := crypto.GetEncryptedData(plain, key, usage, 1)
	return messages.KDCRepFields{
		PVNO: iana.PVNO, MsgType: kind, CRealm: Realm, CName: user, Ticket: ticket, EncPart: sealed,
	}, err
}

func refusal(name types.PrincipalName, code int32) ([]byte, error) {
	e := messages.NewKRBError(name, Realm, code, "no such name")
	e.STime = time.Now().UTC()
	plain, err := e.Marshal()
	return plain, err
}

// Negotiate asks for a ticket of the KDC.
func (k *KDC) Negotiate() Auth { return negotiate{k} }

type negotiate struct{ kdc *KDC }

func (a negotiate) connection() check {
	challenge := []string{"Negotiate"}
	return func(_ *http.Request, authorization string) ([]string, bool) {
		text, ok := strings.CutPrefix(authorization, "Negotiate ")
		raw, err := base64.StdEncoding.DecodeString(text)
		if !ok || err != nil {
			return challenge, false
		}
		var token spnego.SPNEGOToken
		if token.Unmarshal(raw) != nil {
			return challenge, false
		}
		var inner spnego.KRB5Token
		if inner.Unmarshal(token.NegTokenInit.MechTokenBytes) != nil {
			return challenge, false
		}
		accepted, err := inner.APReq.Verify(a.kdc.keys, time.Minute, types.HostAddress{}, nil)
		return challenge, accepted && err == nil
	}
}
