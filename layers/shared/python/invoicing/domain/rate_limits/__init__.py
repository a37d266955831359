"""How often something may happen in a time: payments, wrong codes and changes of a sale, e-mails to an address."""
