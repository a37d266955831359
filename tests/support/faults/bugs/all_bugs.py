"""All bugs. Each is planted in the code for a while, and has to be found."""

from tests.support.faults.bugs import limit_bugs, message_bugs, office_bugs, payment_bugs, stock_bugs, team_bugs

BUGS = (*payment_bugs.BUGS, *stock_bugs.BUGS, *message_bugs.BUGS, *limit_bugs.BUGS, *office_bugs.BUGS, *team_bugs.BUGS)
