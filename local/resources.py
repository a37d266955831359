"""The template's resources, created in moto with the properties that CloudFormation would use."""

import json
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
from moto.cognitoidp.models import CognitoIdpUserPool, cognitoidp_backends
from moto.dynamodb.models import dynamodb_backends
from moto.ses.models import ses_backends
from moto.sqs.models import sqs_backends

from local.aws.moto_cognito import Accounts, copy_accounts, unlock_accounts
from local.template import ACCOUNT, REGION, Template

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient
    from types_boto3_cognito_idp.type_defs import PasswordPolicyTypeTypeDef
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_events import EventBridgeClient
    from types_boto3_secretsmanager import SecretsManagerClient
    from types_boto3_sesv2 import SESV2Client
    from types_boto3_sqs import SQSClient

STAFF_EMAIL = "owner@example.com"
STAFF_PASSWORD = "local-only"
STAFF_ROLE = "owner"

# What AWS takes for granted, and moto does not.
ANY_CHARACTERS: "PasswordPolicyTypeTypeDef" = {
    "RequireUppercase": False,
    "RequireLowercase": False,
    "RequireNumbers": False,
    "RequireSymbols": False,
}

# Properties of AWS's storage, without meaning for a table in memory.
IGNORED_PROPERTIES = {
    "ContributorInsightsSpecification",
    "DeletionProtectionEnabled",
    "OnDemandThroughput",
    "PointInTimeRecoverySpecification",
    "SSESpecification",
    "Tags",
    "TimeToLiveSpecification",  # moto deletes nothing by time
}


class Resources:
    """The resources behind the functions. `create` passes their names and ARNs to the template."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._session = boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name=REGION)
        self._clients: dict[str, Any] = {}
        self.table_name = ""
        self.webhook_secret = ""
        self._accounts: dict[str, Accounts] = {}  # by the id of their pool

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self._session.client(service)
        return self._clients[service]

    def create(self) -> None:
        for kind, create in (
            ("AWS::DynamoDB::Table", self._table),
            ("AWS::SQS::Queue", self._queue),
            ("AWS::Events::EventBus", self._bus),
            ("AWS::SecretsManager::Secret", self._secret),
            ("AWS::SES::EmailIdentity", self._identity),
            ("AWS::SES::ConfigurationSet", self._configuration_set),
            ("AWS::Cognito::UserPool", self._user_pool),
            ("AWS::Cognito::UserPoolGroup", self._user_pool_group),
            ("AWS::Cognito::UserPoolClient", self._user_pool_client),
        ):
            for logical_id, properties in self._template.resources(kind):
                create(logical_id, properties)
        self.keep_accounts()

    def send_to_queue(self, arn: str, message: dict[str, Any]) -> None:
        sqs: SQSClient = self.client("sqs")
        url = sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(message, default=str))

    def dead_letters(self) -> Iterator[dict[str, Any]]:
        """Yield the messages in all queues without receiving them; every queue of this stack is a dead-letter queue."""
        for name, queue in sqs_backends[ACCOUNT][REGION].queues.items():
            for message in queue._messages:  # noqa: SLF001 receiving would hide them from the next receiver
                body = message.body
                yield {
                    "queue": name,
                    "id": message.id,
                    "message": json.loads(body) if body[:1] in "{[" else body,
                }

    def empty(self) -> None:
        """Delete what functions wrote: items, stream records, messages and e-mails. The resources stay."""
        backend = dynamodb_backends[ACCOUNT][REGION]
        table = backend.tables[self.table_name]
        table.items.clear()
        if table.stream_shard is not None:
            table.stream_shard.items.clear()
        self.purge_queues()
        ses_backends[ACCOUNT][REGION].sent_messages.clear()

    def keep_accounts(self) -> None:
        """Keep the accounts of staff as they are now."""
        self._accounts = {pool.id: copy_accounts((pool.users, pool.groups)) for pool in _user_pools()}

    def restore_accounts(self) -> None:
        """Let the accounts of staff be as they were kept: people, roles, names, passwords and authenticators."""
        for pool in _user_pools():
            pool.users, pool.groups = copy_accounts(self._accounts[pool.id])
            unlock_accounts(pool)

    def purge_queues(self) -> None:
        for queue in sqs_backends[ACCOUNT][REGION].queues.values():
            queue._messages.clear()  # noqa: SLF001 SQS allows PurgeQueue once a minute only

    def _table(self, logical_id: str, properties: dict[str, Any]) -> None:
        resolved = self._template.resolve(properties)
        given = {name: value for name, value in resolved.items() if name not in IGNORED_PROPERTIES}
        given["TableName"] = self._template.name(logical_id)
        given["StreamSpecification"] = {"StreamEnabled": True, **given["StreamSpecification"]}
        given["GlobalSecondaryIndexes"] = [
            {name: value for name, value in index.items() if name not in IGNORED_PROPERTIES}
            for index in given["GlobalSecondaryIndexes"]
        ]
        dynamodb: DynamoDBClient = self.client("dynamodb")
        table = dynamodb.create_table(**given)["TableDescription"]
        self._template.identify(logical_id, ref=given["TableName"], StreamArn=table["LatestStreamArn"])
        self.table_name = given["TableName"]

    def _queue(self, logical_id: str, properties: dict[str, Any]) -> None:
        del properties  # retention and encryption do not matter here
        sqs: SQSClient = self.client("sqs")
        url = sqs.create_queue(QueueName=self._template.name(logical_id))["QueueUrl"]
        self._template.identify(logical_id, ref=url, QueueName=self._template.name(logical_id))

    def _bus(self, logical_id: str, properties: dict[str, Any]) -> None:
        name = self._template.resolve(properties["Name"])
        events: EventBridgeClient = self.client("events")
        events.create_event_bus(Name=name)
        self._template.identify(logical_id, ref=name, Name=name)

    def _secret(self, logical_id: str, properties: dict[str, Any]) -> None:
        generate = self._template.resolve(properties["GenerateSecretString"])
        self.webhook_secret = secrets.token_urlsafe(32)
        value = json.loads(generate["SecretStringTemplate"])
        value[generate["GenerateStringKey"]] = secrets.token_hex(int(generate.get("PasswordLength", 32)) // 2)
        value["test_webhook_secret"] = self.webhook_secret
        secrets_manager: SecretsManagerClient = self.client("secretsmanager")
        made = secrets_manager.create_secret(Name=logical_id, SecretString=json.dumps(value))
        self._template.identify(logical_id, ref=made["ARN"], Id=made["ARN"])

    def _identity(self, logical_id: str, properties: dict[str, Any]) -> None:
        address = self._template.resolve(properties["EmailIdentity"])
        ses: SESV2Client = self.client("sesv2")
        ses.create_email_identity(EmailIdentity=address)
        # moto sends by it, and says that it is not verified
        ses_backends[ACCOUNT][REGION].email_identities[address].verified_for_sending_status = True
        self._template.identify(logical_id, ref=address)

    def _configuration_set(self, logical_id: str, properties: dict[str, Any]) -> None:
        name = self._template.resolve(properties["Name"])
        ses: SESV2Client = self.client("sesv2")
        ses.create_configuration_set(ConfigurationSetName=name)
        self._template.identify(logical_id, ref=name)

    def _user_pool(self, logical_id: str, properties: dict[str, Any]) -> None:
        cognito: CognitoIdentityProviderClient = self.client("cognito-idp")
        resolved = self._template.resolve(properties)
        pool = cognito.create_user_pool(
            PoolName=resolved.get("UserPoolName", logical_id),
            UsernameAttributes=resolved["UsernameAttributes"],
            MfaConfiguration=resolved.get("MfaConfiguration", "OFF"),
            AdminCreateUserConfig=resolved.get("AdminCreateUserConfig", {}),
            Policies={"PasswordPolicy": {**ANY_CHARACTERS, **resolved.get("Policies", {}).get("PasswordPolicy", {})}},
        )["UserPool"]
        self._template.identify(logical_id, ref=pool["Id"], Arn=pool["Arn"], UserPoolId=pool["Id"])
        cognito.admin_create_user(
            UserPoolId=pool["Id"],
            Username=STAFF_EMAIL,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": STAFF_EMAIL}, {"Name": "email_verified", "Value": "true"}],
        )
        cognito.admin_set_user_password(
            UserPoolId=pool["Id"], Username=STAFF_EMAIL, Password=STAFF_PASSWORD, Permanent=True
        )

    def _user_pool_group(self, logical_id: str, properties: dict[str, Any]) -> None:
        cognito: CognitoIdentityProviderClient = self.client("cognito-idp")
        resolved = self._template.resolve(properties)
        pool, name = resolved["UserPoolId"], resolved["GroupName"]
        cognito.create_group(UserPoolId=pool, GroupName=name)
        self._template.identify(logical_id, ref=name)
        if name == STAFF_ROLE:
            cognito.admin_add_user_to_group(UserPoolId=pool, Username=STAFF_EMAIL, GroupName=name)

    def _user_pool_client(self, logical_id: str, properties: dict[str, Any]) -> None:
        resolved = self._template.resolve(properties)
        cognito: CognitoIdentityProviderClient = self.client("cognito-idp")
        made = cognito.create_user_pool_client(
            UserPoolId=resolved["UserPoolId"],
            ClientName=resolved.get("ClientName", logical_id),
            ExplicitAuthFlows=resolved["ExplicitAuthFlows"],
            ReadAttributes=resolved.get("ReadAttributes", []),
            AccessTokenValidity=resolved.get("AccessTokenValidity", 60),
            TokenValidityUnits=resolved.get("TokenValidityUnits", {"AccessToken": "minutes"}),
        )["UserPoolClient"]
        self._template.identify(logical_id, ref=made["ClientId"], ClientId=made["ClientId"])


def _user_pools() -> list[CognitoIdpUserPool]:
    return list(cognitoidp_backends[ACCOUNT][REGION].user_pools.values())
