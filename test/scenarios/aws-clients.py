"""What boto3 sees of a running sandbox: the calls of FEATURES.md that operators make, with its paginators and waiters.

Reads AWS_ENDPOINT_URL, AWS_REGION and the credentials from the environment; boto3 before 1.28 does not itself.
"""

import json
import os
import time
import unittest

import boto3
from botocore.exceptions import ClientError, WaiterError

ACCOUNT = "123456789012"
REGION = os.environ["AWS_REGION"]
ROLE = f"arn:aws:iam::{ACCOUNT}:role/drctl-apitest-eu-west-1-FailoverMachineRole"
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine"
NO_EXECUTION = f"arn:aws:states:{REGION}:{ACCOUNT}:execution:boto3:never"
AWAIT_CHANGE = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:drctl-apitest-await-change"
PASS = {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}


def client(service):
    return boto3.client(service, region_name=REGION, endpoint_url=os.environ["AWS_ENDPOINT_URL"])


def pages(of, operation, size, **asked):
    """The pages of a list, with at most `size` items on each."""
    return list(of.get_paginator(operation).paginate(**asked, PaginationConfig={"PageSize": size}))


class Calls(unittest.TestCase):
    def refused(self, code, call, *words, **asked):
        """The call fails with this code; the message holds the words."""
        with self.assertRaises(ClientError) as caught:
            call(**asked)
        error = caught.exception.response["Error"]
        self.assertEqual(error["Code"], code, error)
        for word in words:
            self.assertIn(word, error["Message"])


class StepFunctions(Calls):
    @classmethod
    def setUpClass(cls):
        cls.sfn = client("stepfunctions")
        definition = {
            "QueryLanguage": "JSONata",
            "StartAt": "Begin",
            "States": {
                "Begin": {"Type": "Pass", "Assign": {"change": "{% $states.input.change %}"}, "Next": "Which"},
                "Which": {
                    "Type": "Choice",
                    "Choices": [{"Condition": "{% $change = 'none' %}", "Next": "Rest"}],
                    "Default": "Await",
                },
                "Await": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::lambda:invoke",
                    "Arguments": {"FunctionName": AWAIT_CHANGE, "Payload": {"changeId": "{% $change %}"}},
                    "Output": "{% $states.result.Payload.status %}",
                    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Refused"}],
                    "Next": "Done",
                },
                "Rest": {"Type": "Wait", "Seconds": 600, "Next": "Done"},
                "Refused": {"Type": "Fail", "Error": "Refused", "Cause": "no such change"},
                "Done": {"Type": "Succeed"},
            },
        }
        made = cls.sfn.create_state_machine(name="boto3", roleArn=ROLE, definition=json.dumps(definition))
        cls.machine = made["stateMachineArn"]

    def start(self, name, change):
        given = {"stateMachineArn": self.machine, "name": name, "input": json.dumps({"change": change})}
        return self.sfn.start_execution(**given)["executionArn"]

    def ended(self, execution):
        for _ in range(300):
            run = self.sfn.describe_execution(executionArn=execution)
            if run["status"] != "RUNNING":
                return run
            time.sleep(0.1)
        self.fail(f"{execution} does not end")

    def history(self, execution):
        got = pages(self.sfn, "get_execution_history", 4, executionArn=execution)
        return [event for page in got for event in page["events"]]

    def assertHistory(self, execution, types, last=None):
        """`last` is the event that the last one names as its previous, when that is not the one before it."""
        events = self.history(execution)
        self.assertEqual([event["type"] for event in events], types)
        self.assertEqual([event["id"] for event in events], list(range(1, len(types) + 1)))
        # The first state follows nothing, as at AWS; every other event follows the one before.
        previous = [0, 0, *range(2, len(types) - 1), len(types) - 1 if last is None else last]
        self.assertEqual([event["previousEventId"] for event in events], previous)
        return events

    begun = ["ExecutionStarted", "PassStateEntered", "PassStateExited", "ChoiceStateEntered", "ChoiceStateExited"]
    asked = ["TaskStateEntered", "TaskScheduled", "TaskStarted"]

    def test_history_of_a_run_that_succeeds(self):
        change = upsert(client("route53"), "one")["Id"]
        in_sync(client("route53"), change)
        execution = self.start("in-sync", change)
        run = self.ended(execution)
        self.assertEqual(run["status"], "SUCCEEDED", run)
        self.assertEqual(run["output"], '"INSYNC"')
        ended = ["TaskSucceeded", "TaskStateExited", "SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded"]
        events = self.assertHistory(execution, [*self.begun, *self.asked, *ended])
        self.assertEqual(events[0]["executionStartedEventDetails"]["roleArn"], ROLE)
        self.assertEqual(events[2]["stateExitedEventDetails"]["name"], "Begin")
        scheduled = events[6]["taskScheduledEventDetails"]
        self.assertEqual([scheduled[key] for key in ("resourceType", "resource", "region")], ["lambda", "invoke", REGION])
        self.assertEqual(json.loads(scheduled["parameters"])["FunctionName"], AWAIT_CHANGE)
        self.assertEqual(json.loads(events[8]["taskSucceededEventDetails"]["output"])["StatusCode"], 200)
        backwards = self.sfn.get_execution_history(executionArn=execution, reverseOrder=True, maxResults=1)
        self.assertEqual(backwards["events"][0]["type"], "ExecutionSucceeded")

    def test_history_of_a_run_that_fails(self):
        execution = self.start("no-change", "C0NOSUCHCHANGE")
        run = self.ended(execution)
        self.assertEqual([run[key] for key in ("status", "error", "cause")], ["FAILED", "Refused", "no such change"])
        ended = ["TaskFailed", "TaskStateExited", "FailStateEntered", "ExecutionFailed"]
        self.assertHistory(execution, [*self.begun, *self.asked, *ended])

    def test_history_of_a_run_that_is_stopped(self):
        execution = self.start("rests", "none")
        self.assertEqual(self.start("rests", "none"), execution)
        self.refused("ExecutionAlreadyExists", self.start, name="rests", change="another")
        while self.history(execution)[-1]["type"] != "WaitStateEntered":
            time.sleep(0.1)
        self.sfn.stop_execution(executionArn=execution, error="Enough", cause="seen")
        run = self.ended(execution)
        self.assertEqual([run[key] for key in ("status", "error", "cause")], ["ABORTED", "Enough", "seen"])
        self.assertHistory(execution, [*self.begun, "WaitStateEntered", "ExecutionAborted"], last=0)
        self.refused("ExecutionAlreadyExists", self.start, name="rests", change="none")

    def test_lists_page_by_page(self):
        got = pages(self.sfn, "list_state_machines", 1)
        names = [machine["name"] for page in got for machine in page["stateMachines"]]
        self.assertTrue({"boto3", "drctl-apitest-failover"} <= set(names))
        self.assertEqual(len(got), len(names))
        lister = self.sfn.create_state_machine(name="boto3-list", roleArn=ROLE, definition=json.dumps(PASS))
        arn = lister["stateMachineArn"]
        for name in "one", "two", "three":
            self.ended(self.sfn.start_execution(stateMachineArn=arn, name=name)["executionArn"])
        listed = pages(self.sfn, "list_executions", 2, stateMachineArn=arn, statusFilter="SUCCEEDED")
        names = [[run["name"] for run in page["executions"]] for page in listed]
        self.assertEqual(names, [["three", "two"], ["one"]])
        self.assertEqual(self.sfn.list_executions(stateMachineArn=arn, statusFilter="FAILED")["executions"], [])

    def test_errors(self):
        sfn, text = self.sfn, json.dumps(PASS)
        never = {"executionArn": NO_EXECUTION}
        for call in sfn.describe_execution, sfn.stop_execution, sfn.get_execution_history:
            self.refused("ExecutionDoesNotExist", call, NO_EXECUTION, **never)
        for call in sfn.start_execution, sfn.list_executions, sfn.describe_state_machine:
            self.refused("StateMachineDoesNotExist", call, stateMachineArn=f"{MACHINE}:none")
        self.refused("InvalidArn", sfn.describe_execution, executionArn="arn:aws:s3:::bucket")
        self.refused("InvalidArn", sfn.start_execution, stateMachineArn="boto3")
        self.refused("InvalidName", sfn.start_execution, stateMachineArn=self.machine, name="a b")
        self.refused("InvalidExecutionInput", sfn.start_execution, stateMachineArn=self.machine, input="{")
        self.refused("InvalidToken", sfn.list_executions, stateMachineArn=self.machine, nextToken="x")
        create = sfn.create_state_machine
        self.refused("InvalidName", create, name="a b", roleArn=ROLE, definition=text)
        self.refused("InvalidArn", create, name="a", roleArn="states", definition=text)
        self.refused("InvalidDefinition", create, name="a", roleArn=ROLE, definition='{"StartAt": "A"}')
        self.refused("StateMachineAlreadyExists", create, name="boto3", roleArn=ROLE, definition=text)


class SystemsManager(Calls):
    @classmethod
    def setUpClass(cls):
        cls.ssm = client("ssm")
        [page] = pages(cls.ssm, "describe_instance_information", 5)
        [cls.instance] = page["InstanceInformationList"]
        cls.id = cls.instance["InstanceId"]

    def send(self, *lines):
        asked = {"DocumentName": "AWS-RunShellScript", "Parameters": {"commands": list(lines)}}
        return self.ssm.send_command(InstanceIds=[self.id], **asked)["Command"]["CommandId"]

    def wait(self, command):
        waiter = self.ssm.get_waiter("command_executed")
        waiter.wait(CommandId=command, InstanceId=self.id, WaiterConfig={"Delay": 1, "MaxAttempts": 30})

    def test_instance(self):
        self.assertEqual([self.instance[key] for key in ("PingStatus", "PlatformType")], ["Online", "Linux"])
        filters = [{"Key": "PingStatus", "Values": ["ConnectionLost"]}]
        self.assertEqual(self.ssm.describe_instance_information(Filters=filters)["InstanceInformationList"], [])

    def test_command_that_succeeds(self):
        command = self.send("echo out", "echo err >&2")
        self.wait(command)
        got = self.ssm.get_command_invocation(CommandId=command, InstanceId=self.id)
        fields = ["Status", "ResponseCode", "StandardOutputContent", "StandardErrorContent"]
        self.assertEqual([got[field] for field in fields], ["Success", 0, "out\n", "err\n"])
        listed = pages(self.ssm, "list_command_invocations", 1, InstanceId=self.id, Details=True)
        ids = [invocation["CommandId"] for page in listed for invocation in page["CommandInvocations"]]
        self.assertIn(command, ids)
        self.assertEqual(len(ids), len(set(ids)))

    def test_command_that_fails(self):
        command = self.send("exit 3")
        with self.assertRaises(WaiterError):
            self.wait(command)
        got = self.ssm.get_command_invocation(CommandId=command, InstanceId=self.id)
        self.assertEqual([got["Status"], got["StatusDetails"], got["ResponseCode"]], ["Failed", "Failed", 3])

    def test_errors(self):
        send, shell = self.ssm.send_command, "AWS-RunShellScript"
        run = {"commands": ["true"]}
        other = ["i-0123456789abcdef0"]
        self.refused("InvalidInstanceId", send, DocumentName=shell, InstanceIds=other, Parameters=run)
        self.refused("InvalidDocument", send, DocumentName="No-Document", InstanceIds=[self.id])
        self.refused("InvalidParameters", send, DocumentName=shell, InstanceIds=[self.id], Parameters={"x": ["y"]})
        command = "00000000-0000-4000-8000-000000000000"
        get = self.ssm.get_command_invocation
        self.refused("InvocationDoesNotExist", get, CommandId=command, InstanceId=self.id)


def upsert(route53, text):
    [zone] = route53.list_hosted_zones()["HostedZones"]
    record = {"Name": f"{text}.{zone['Name']}", "Type": "TXT", "TTL": 60}
    change = {"Action": "UPSERT", "ResourceRecordSet": {**record, "ResourceRecords": [{"Value": f'"{text}"'}]}}
    changed = route53.change_resource_record_sets(HostedZoneId=zone["Id"], ChangeBatch={"Changes": [change]})
    return changed["ChangeInfo"]


def in_sync(route53, change):
    waiter = route53.get_waiter("resource_record_sets_changed")
    waiter.wait(Id=change, WaiterConfig={"Delay": 1, "MaxAttempts": 30})


class Route53(Calls):
    @classmethod
    def setUpClass(cls):
        cls.route53 = client("route53")
        [page] = pages(cls.route53, "list_hosted_zones", 1)
        [cls.zone] = page["HostedZones"]
        cls.id = cls.zone["Id"].removeprefix("/hostedzone/")

    def test_change_until_it_is_in_sync(self):
        change = upsert(self.route53, "boto3")
        self.assertEqual(change["Status"], "PENDING")
        in_sync(self.route53, change["Id"])
        self.assertEqual(self.route53.get_change(Id=change["Id"])["ChangeInfo"]["Status"], "INSYNC")

    def test_records_page_by_page(self):
        upsert(self.route53, "paged")
        got = pages(self.route53, "list_resource_record_sets", 2, HostedZoneId=self.id)
        sets = [(one["Name"], one["Type"]) for page in got for one in page["ResourceRecordSets"]]
        self.assertIn((f"paged.{self.zone['Name']}", "TXT"), sets)
        self.assertEqual(len(sets), len(set(sets)))
        self.assertGreater(len(got), 1)

    def test_errors(self):
        change = self.route53.change_resource_record_sets
        soa = {"Name": self.zone["Name"], "Type": "SOA", "TTL": 900, "ResourceRecords": [{"Value": "a b 1 2 3 4 5"}]}
        batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": soa}]}
        self.refused("InvalidChangeBatch", change, "already exists", HostedZoneId=self.id, ChangeBatch=batch)
        absent = {**soa, "Name": f"absent.{self.zone['Name']}", "Type": "TXT", "ResourceRecords": [{"Value": '"x"'}]}
        batch = {"Changes": [{"Action": "DELETE", "ResourceRecordSet": absent}]}
        self.refused("InvalidChangeBatch", change, "not found", HostedZoneId=self.id, ChangeBatch=batch)
        listed = self.route53.list_resource_record_sets
        self.refused("NoSuchHostedZone", listed, HostedZoneId="ZNOSUCHZONE")
        self.refused("InvalidInput", listed, HostedZoneId=self.id, StartRecordType="A")
        self.refused("NoSuchChange", self.route53.get_change, Id="C0NOSUCHCHANGE")


class Efs(Calls):
    def test_file_systems_and_their_replication(self):
        efs = client("efs")
        got = pages(efs, "describe_file_systems", 1)
        self.assertEqual([len(page["FileSystems"]) for page in got], [1, 1])
        ids = {page["FileSystems"][0]["FileSystemId"] for page in got}
        found = efs.describe_replication_configurations()["Replications"]
        self.assertEqual(len(found), 2)
        for one in found:
            [destination] = one["Destinations"]
            self.assertEqual(len({one["SourceFileSystemId"], destination["FileSystemId"]} & ids), 1)
            self.assertEqual(destination["Status"], "ENABLED")
            self.assertIn("LastReplicatedTimestamp", destination)
        for call in efs.describe_file_systems, efs.describe_replication_configurations:
            self.refused("FileSystemNotFound", call, FileSystemId="fs-0123456789abcdef0")


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")
