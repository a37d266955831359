"""All bugs. Each is planted in the code for a while, and has to be found."""

from tests.faults import bugs_of_goods, bugs_of_messages, bugs_of_paying

BUGS = (*bugs_of_paying.BUGS, *bugs_of_goods.BUGS, *bugs_of_messages.BUGS)
