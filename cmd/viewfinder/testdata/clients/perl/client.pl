# What DBD::Pg asks: its catalogue methods, statements with places, types, errors.
use strict;
use warnings;
use DBI;

my ($host, $port, $db, $user) = $ARGV[0] =~ m{//(\w+)@([\d.]+):(\d+)/(\w+)} ? ($2, $3, $4, $1) : die;
my $c = DBI->connect("dbi:Pg:dbname=$db;host=$host;port=$port;sslmode=disable", $user, '', {RaiseError => 0, PrintError => 0, AutoCommit => 1}) or die DBI->errstr;

sub part { print "== $_[0]\n" }
sub show { my ($rows) = @_; print join(' | ', map { defined $_ ? $_ : 'NULL' } @$_), "\n" for @$rows; }

part('tables');
show([sort { $a->[2] cmp $b->[2] } map { [@$_[1 .. 4]] } @{$c->table_info(undef, 'instagram', '%', 'TABLE')->fetchall_arrayref}]);
part('columns');
show([map { [@$_[2, 3, 4, 5, 10, 11, 16, 17]] } @{$c->column_info(undef, 'instagram', 'Media', '%')->fetchall_arrayref}]);
part('primary key');
show([map { [@$_[2, 3, 4, 5]] } @{$c->primary_key_info(undef, 'instagram', 'Media')->fetchall_arrayref}]);
print join(',', $c->primary_key(undef, 'instagram', 'Comments')), "\n";
part('foreign keys');
my $f = $c->foreign_key_info(undef, 'instagram', 'Media', undef, 'instagram', 'Comments');
show([map { [@$_[2, 3, 6, 7, 8]] } @{$f->fetchall_arrayref}]) if $f;
part('statement');
my $s = $c->prepare('SELECT "MediaType", count(*), max("Created") FROM "Media" WHERE "LikesCount" >= ? AND "MediaType" = ANY(?) GROUP BY 1 ORDER BY 1');
$s->execute(10, ['IMAGE', 'VIDEO']) or print $s->errstr;
print join(',', @{$s->{NAME}}), ' ', join(',', @{$s->{pg_type}}), "\n";
show($s->fetchall_arrayref);
part('types');
show($c->selectall_arrayref(q{SELECT 1, 1.5, true, NULL, 'x', DATE '2026-01-02', ARRAY[1, 2]::text}));
part('errors');
for my $text ('SELECT nothing FROM "Media"', 'SELECT 1 / 0', 'SELEC') {
    $c->do($text);
    print $c->state, "\n";
}
part('transaction');
$c->begin_work;
$c->do('SELECT 1 / 0');
$c->do('SELECT 1');
print $c->state, "\n";
$c->rollback;
print $c->selectrow_array('SELECT 1'), ' ', ($c->ping > 0 ? 'there' : 'gone'), "\n";
part('copy');
$c->do('COPY (SELECT g FROM generate_series(1, 3) g) TO STDOUT');
my $line;
print $line while $c->pg_getcopydata($line) >= 0;
